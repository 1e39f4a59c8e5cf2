import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import type { World } from '../support/world.ts';
import { type LogLine, type RunningProcess, startProcess } from './process.ts';

/** Several processes of the application that share one new PostgreSQL database. */
export type Fleet = {
  readonly database: TestDatabase;
  /** Those that have been started, the gone ones among them; the first at 0. */
  readonly processes: RunningProcess[];
  /** Starts one more. */
  readonly add: (more?: Readonly<Record<string, string>>) => Promise<RunningProcess>;
  /** Ends all processes and drops the database. */
  readonly close: () => Promise<void>;
};

/**
 * What the fleet is made of: how many processes, and what they are told beside how to reach the world;
 * `reachedThrough` is the port of a proxy before the database.
 */
export type FleetOptions = {
  readonly count: number;
  readonly reachedThrough?: number;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts the processes at once, as a deployment does: each of them may be the one that makes the tables. */
export async function startFleet(
  server: string,
  world: World,
  { count, reachedThrough, environment = {} }: FleetOptions,
): Promise<Fleet> {
  const database = await freshDatabase(server);
  const url = new URL(database.url);
  if (reachedThrough !== undefined) url.host = `127.0.0.1:${reachedThrough}`;
  const processes: RunningProcess[] = [];
  const add = async (more: Readonly<Record<string, string>> = {}) => {
    const running = await startProcess({
      ...world.environment,
      PORT: '0',
      SYNC_SCHEDULE: 'off',
      DATABASE_URL: url.href,
      AUTH_SECRET: 'a secret of at least thirty-two characters',
      ...environment,
      ...more,
    });
    processes.push(running);
    return running;
  };
  await Promise.all(Array.from({ length: count }, () => add()));
  const close = async () => {
    await Promise.all(processes.map(({ kill }) => kill()));
    await database.drop();
  };
  return { database, processes, add, close };
}

/** A run as the API answers it, as far as these tests look. */
export type RunSeen = {
  readonly runId: string;
  readonly kind: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly result: 'completed' | 'partial' | 'failed' | null;
  readonly read: number;
  readonly updated: number;
  readonly merchants: readonly {
    readonly merchantId: string;
    readonly result: string | null;
    readonly read: number;
    readonly window: { readonly from: string; readonly to: string };
    readonly error?: string;
  }[];
};

/** The newest runs, newest first, as one of the processes knows them. */
export async function runsOf({ ask }: RunningProcess): Promise<readonly RunSeen[]> {
  return Object(await (await ask('/api/runs?limit=200')).json()).runs;
}

/** Presses the button, of Run Sync unless told; answers the id of the run. */
export async function trigger({ ask }: RunningProcess, path = '/sync'): Promise<string> {
  const answer = await ask(path, { method: 'POST' });
  return Object(await answer.json()).runId;
}

/** A part that a worker took, or was through with; instants in epoch milliseconds. */
export type PartMoment = { readonly key: string; readonly at: number };

/** The parts that a process took, and those it was through with, as its log tells. */
export function partsOf({ lines }: RunningProcess) {
  const moments = (message: string): readonly PartMoment[] =>
    lines()
      .filter((line) => line.message === message)
      .map(({ runId, merchantId, timestamp }: LogLine) => ({
        key: `${runId} ${merchantId}`,
        at: Date.parse(String(timestamp)),
      }));
  return {
    taken: moments('A worker takes a part of a run'),
    done: moments('A worker is through with a part of a run'),
  };
}
