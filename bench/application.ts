import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { machineHeaders } from '../test/support/machine-token.ts';
import { freshDatabase } from '../test/support/postgres.ts';

/** Where the applications of one measurement keep their state; `remove` deletes it. */
export type State = {
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
};

/** An application that answers; `stop` ends it. */
export type Application = {
  readonly url: string;
  /** Those of a machine that may do everything. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asks as that machine. */
  readonly ask: (path: string, method: 'GET' | 'POST', body?: FormData) => Promise<Response>;
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

const STARTED_MS = 2_000;

/** A new PostgreSQL database on the server of `DATABASE_URL`, or without one an empty embedded database. */
export async function newState(): Promise<State> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL !== undefined) {
    const { url, drop } = await freshDatabase(DATABASE_URL);
    const AUTH_SECRET = 'a secret of at least thirty-two characters';
    return { environment: { DATABASE_URL: url, AUTH_SECRET }, remove: drop };
  }
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'payment-sync-bench-'));
  return {
    environment: { DATA_DIR },
    remove: () => rm(DATA_DIR, { recursive: true, force: true }),
  };
}

/** Starts what `npm start` runs, heap limits included: they are part of what is measured. Rejects when it ends before it answers. */
export async function startApplication(
  environment: Readonly<Record<string, string>>,
): Promise<Application> {
  const headers = await machineHeaders(environment);
  const port = await freePort();
  const { SYNC_WORKERS } = process.env;
  const workers = SYNC_WORKERS === undefined ? {} : { SYNC_WORKERS };
  const child = spawn('sh', ['-c', await startCommand()], {
    cwd: ROOT,
    env: {
      ...workers,
      // As npm does: this very Node comes first.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      ...environment,
      PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  // A service that has reached both sides, as it does at its start, and not the start itself.
  await pause(STARTED_MS);
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await exited;
  };
  const ask: Application['ask'] = (path, method, body) =>
    fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { url, headers, ask, pid: child.pid ?? 0, stop };
}

const ROOT = new URL('../', import.meta.url);
const Package = z.object({ scripts: z.object({ start: z.string() }) });

/** The shell command of `npm start`; it ends in `exec`, so that the shell becomes the application. */
async function startCommand(): Promise<string> {
  const text = await readFile(new URL('package.json', ROOT), 'utf8');
  return Package.parse(JSON.parse(text)).scripts.start;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const closed = once(server, 'close');
  server.close();
  await closed;
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The first start on an empty embedded database takes seconds. */
async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error('The application did not start');
}
