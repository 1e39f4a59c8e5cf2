import { fromPglite, PgBoss } from 'pg-boss';

/** The database that holds the queues: PostgreSQL at `url`, or the embedded one that is open already. */
export type QueueDatabase = {
  readonly url: string | undefined;
  readonly pglite: Parameters<typeof fromPglite>[0] | undefined;
};

/** The queues: parts of runs that take turns, and parts that need not. */
export const QUEUES = { inTurn: 'parts-by-turn', aside: 'parts-aside' } as const;

/** How often workers look for jobs, in seconds. New ones wake them; those given back, or died over, are found so. */
export const PACE = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 } as const;

/** A worker that gave no sign of life for this long is taken for dead. The library takes no less. */
const HEARTBEAT_SECONDS = 10;

/**
 * How often somebody looks for dead workers. An instance that came too early looks again this much later, so
 * twice as long passes when the one that looked is the one that died.
 */
const WATCH_SECONDS = 2;

/** Never: a part itself counts the workers that died over it, and the last one ends it. */
const GIVE_UP_AFTER = 2_000_000_000;

/** The longest the library allows; a part of any length shows by its heartbeat that it is alive. */
const LONGEST_SECONDS = 24 * 60 * 60 - 1;

const PART = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: LONGEST_SECONDS,
  retryLimit: GIVE_UP_AFTER,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 5,
  deleteAfterSeconds: 60 * 60,
  notify: true,
} as const;

/**
 * Connects pg-boss and makes its tables and queues, which several instances may do at once. `onError` is told of
 * what its loops meet, a database that is away above all; they go on by themselves. Source: reference/stack.md.
 */
export async function openBoss(
  { url, pglite }: QueueDatabase,
  onError: (error: unknown) => void,
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...(pglite === undefined
      ? {
          ...(url === undefined ? {} : { connectionString: url }),
          max: 4,
          application_name: 'payment-sync-jobs',
        }
      : { db: fromPglite(pglite), backend: 'pglite' }),
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
  });
  boss.on('error', onError);
  // Such as: no connection to listen on, so that new parts are found by looking alone, up to two seconds later.
  boss.on('warning', onError);
  await boss.start();
  // Its policy `singleton` will not do: a part that waits at the head keeps all others waiting, and a cache of up
  // to a minute hides parts whose turn has come.
  await boss.createQueue(QUEUES.inTurn, { ...PART, policy: 'key_strict_fifo' });
  await boss.createQueue(QUEUES.aside, PART);
  return boss;
}

/** Gives back the jobs that a process that is gone had claimed, before its heartbeat is missed. */
export async function giveBack(boss: PgBoss, queue: string): Promise<void> {
  const jobs = await boss.findJobs(queue);
  const left = jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
  if (left.length > 0) await boss.fail(queue, left);
}
