import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { withDatabase } from '../support/data-directory.ts';
import { until } from './until.ts';

type Answer = Readonly<Record<string, unknown>>;

/** The real `src/main.ts` in a process of its own, once it listens. */
export type RunningProcess = {
  readonly url: string;
  /** Asks for a JSON resource until the answer is as wished. */
  readonly until: (path: string, isWished: (answer: Answer) => boolean) => Promise<Answer>;
  /** SIGTERM; answers the exit status. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL: it gets no chance to put anything away. */
  readonly kill: () => Promise<void>;
};

/** Starts the application with exactly this environment. */
export async function startProcess(environment: Record<string, string>): Promise<RunningProcess> {
  const env = { PATH: process.env.PATH, DOTENV: 'off', ...(await withDatabase(environment)) };
  const child = spawn(process.execPath, ['src/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const url = await listeningAt(createInterface({ input: child.stderr }));
  return {
    url,
    until: async (path, isWished) => {
      let answer: Answer = {};
      await until(async () => {
        answer = await (await fetch(url + path)).json().then(Object);
        return isWished(answer);
      });
      return answer;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [status] = await exited;
      return status;
    },
  };
}

/** The address in the log's line `Listening`. */
async function listeningAt(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const entry = JSON.parse(line);
    if (entry.message === 'Listening') return new URL(String(entry.url)).origin;
  }
  throw new Error('The application ended before it listened');
}
