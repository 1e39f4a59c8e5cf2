import type { Run } from '../domain/run.ts';
import type { Store } from '../ports.ts';

/** Newest runs that are looked through: a process works on a few at once. */
const LOOKED_AT = 100;

/** Milliseconds after which nobody waits for a command line any more. */
const LONGEST_CLI_RUN_MS = 6 * 60 * 60 * 1000;

const INTERRUPTED = 'interrupted: the process ended while it worked; the next run reads it again';

/**
 * Ends the runs that a process left open when it was killed, so that no page waits for them for ever.
 * Only for the one process that carries runs out on this store. Answers how many there were.
 */
export async function closeInterrupted(store: Store, now: number): Promise<number> {
  const runs = await store.runs(LOOKED_AT);
  const open = runs.filter((run) => run.endedAt === null && !mayBeAtWork(run, now));
  for (const run of open) await store.endRun(interrupted(run, now));
  return open.length;
}

/** A command line works in a process of its own, which may well be alive. */
function mayBeAtWork({ trigger, startedAt }: Run, now: number): boolean {
  return trigger === 'cli' && now - startedAt < LONGEST_CLI_RUN_MS;
}

function interrupted(run: Run, endedAt: number): Run {
  const merchants = run.merchants.map((merchant) =>
    merchant.result === null
      ? { ...merchant, result: 'partial' as const, error: merchant.error ?? INTERRUPTED }
      : merchant,
  );
  return { ...run, merchants, endedAt, result: 'partial' };
}
