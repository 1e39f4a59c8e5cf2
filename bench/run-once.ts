import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const Answer = z.object({
  runId: z.string(),
  result: z.string().nullish(),
  read: z.number().default(0),
  updated: z.number().default(0),
  message: z.string().default(''),
});

/** What a run says of itself. */
export type RunAnswer = {
  readonly result: string;
  readonly read: number;
  readonly updated: number;
  readonly message: string;
};

/** Run Sync to its end at the application of this address, also beyond the four minutes that `wait=true` waits. */
export async function runOnce(url: string): Promise<RunAnswer> {
  let answer = await ask(`${url}/sync?wait=true`, 'POST');
  while (typeof answer.result !== 'string') {
    await pause(1000);
    answer = await ask(`${url}/api/runs/${answer.runId}`, 'GET');
  }
  const { result, read, updated, message } = answer;
  return { result, read, updated, message };
}

async function ask(address: string, method: 'GET' | 'POST') {
  const response = await fetch(address, { method });
  return Answer.parse(await response.json());
}
