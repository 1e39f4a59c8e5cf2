import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Application } from './application.ts';

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

/** Run Sync to its end at an application, also beyond the four minutes that `wait=true` waits. */
export async function runOnce(application: Pick<Application, 'ask'>): Promise<RunAnswer> {
  let answer = await ask(application, '/sync?wait=true', 'POST');
  while (typeof answer.result !== 'string') {
    await pause(1000);
    answer = await ask(application, `/api/runs/${answer.runId}`, 'GET');
  }
  const { result, read, updated, message } = answer;
  return { result, read, updated, message };
}

async function ask({ ask }: Pick<Application, 'ask'>, path: string, method: 'GET' | 'POST') {
  return Answer.parse(await (await ask(path, method)).json());
}
