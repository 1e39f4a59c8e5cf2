import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { withDatabase } from '../support/data-directory.ts';
import { machineHeaders } from '../support/machine-token.ts';
import { until } from './until.ts';

type Answer = Readonly<Record<string, unknown>>;

/** The real `src/main.ts` in a process of its own, once it listens. */
export type RunningProcess = {
  readonly url: string;
  /** Asks for a resource as a machine that may do everything. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** Asks for a JSON resource until the answer is as wished. */
  readonly until: (path: string, isWished: (answer: Answer) => boolean) => Promise<Answer>;
  /** SIGTERM; answers the exit status. */
  readonly stop: () => Promise<number | null>;
};

/** Starts the application with exactly this environment. */
export async function startProcess(environment: Record<string, string>): Promise<RunningProcess> {
  const complete = await withDatabase(environment);
  const headers = await machineHeaders(complete);
  const env = { PATH: process.env.PATH, DOTENV: 'off', ...complete };
  const child = spawn(process.execPath, ['src/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const url = await listeningAt(createInterface({ input: child.stderr }));
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
  return {
    url,
    ask,
    until: async (path, isWished) => {
      let answer: Answer = {};
      await until(async () => {
        answer = await (await ask(path)).json().then(Object);
        return isWished(answer);
      });
      return answer;
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
