import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../support/children.ts';
import { withDatabase } from '../support/data-directory.ts';
import { machineHeaders } from '../support/machine-token.ts';
import { until } from './until.ts';

type Answer = Readonly<Record<string, unknown>>;

/** A line of the log, as it is printed. */
export type LogLine = Answer & { readonly message?: string; readonly timestamp?: string };

/** The real `src/main.ts` in a process of its own, once it listens. */
export type RunningProcess = {
  readonly url: string;
  /** Asks for a resource as a machine that may do everything. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** What it has logged so far, oldest first. */
  readonly lines: () => readonly LogLine[];
  /** Asks for a JSON resource until the answer is as wished. */
  readonly until: (path: string, isWished: (answer: Answer) => boolean) => Promise<Answer>;
  /** SIGTERM; answers the exit status. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL; settles when it is gone. */
  readonly kill: () => Promise<void>;
};

/** Starts the application with exactly this environment. */
export async function startProcess(environment: Record<string, string>): Promise<RunningProcess> {
  const complete = await withDatabase(environment);
  const headers = await machineHeaders(complete);
  const env = childEnvironment({ PATH: process.env.PATH, DOTENV: 'off', ...complete });
  const child = spawn(process.execPath, ['src/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Not its exit: what it logged last may still be in the pipe.
  const closed = once(child, 'close');
  const lines: LogLine[] = [];
  const url = await listeningAt(child, lines);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [status] = await closed;
    return status;
  };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
  return {
    url,
    ask,
    lines: () => lines,
    until: async (path, isWished) => {
      let answer: Answer = {};
      await until(async () => {
        answer = await (await ask(path)).json().then(Object);
        return isWished(answer);
      });
      return answer;
    },
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** The address in the log's line `Listening`. The log is read on: a process whose pipe is full stands still. */
function listeningAt({ stderr }: ChildProcess, lines: LogLine[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (stderr === null) throw new Error('The log of the application is not piped');
  const log = createInterface({ input: stderr });
  log.on('line', (text) => {
    const entry = JSON.parse(text);
    lines.push(entry);
    if (entry.message === 'Listening') resolve(new URL(String(entry.url)).origin);
  });
  log.once('close', () => reject(new Error('The application ended before it listened')));
  return promise;
}
