import type { Run } from '../domain/run.ts';
import type { Clock, Ids, Jobs, RunRequest, Store } from '../ports.ts';

/** Carries a run out to its end. It records the run itself, and answers how it ended. */
export type Work = (request: RunRequest, runId: string) => Promise<Run>;

/** What the jobs of one process need; `onCrash` is told of a run that threw. */
export type InProcessSettings = {
  readonly work: Work;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly onCrash: (runId: string, error: unknown) => void;
};

type Active = {
  readonly runId: string;
  readonly request: RunRequest;
  readonly ended: Promise<Run | undefined>;
};

/** The jobs of one process; `idle` settles when none is left. */
export type InProcessJobs = Jobs & { readonly idle: () => Promise<void> };

/**
 * The `Jobs` port within one process: runs of the same merchant ids follow one another, and a trigger
 * that wants what is already on its way joins it.
 */
export function createInProcessJobs(settings: InProcessSettings): InProcessJobs {
  const active = new Map<string, Active>();
  const begin = (request: RunRequest): Active => {
    const before = [...active.values()].filter((other) => excludes(other.request, request));
    const runId = settings.ids.next();
    const ended = carryOut(settings, request, runId, before).finally(() => active.delete(runId));
    return { runId, request, ended };
  };
  return {
    async start(request) {
      const twin = [...active.values()].find((other) => covers(other.request, request));
      if (twin !== undefined) return { runId: twin.runId, joined: true };
      const job = begin(request);
      active.set(job.runId, job);
      return { runId: job.runId, joined: false };
    },
    ended: async (runId) => active.get(runId)?.ended ?? settings.store.run(runId),
    idle: async () => {
      while (active.size > 0) await Promise.all([...active.values()].map(({ ended }) => ended));
    },
  };
}

/** The run is on record from the moment it is accepted, also while it waits for its turn. */
async function carryOut(
  { work, store, clock, onCrash }: InProcessSettings,
  request: RunRequest,
  runId: string,
  before: readonly Active[],
): Promise<Run | undefined> {
  const accepted = acceptedRun(request, runId, clock.now());
  try {
    await store.startRun(accepted);
    await Promise.all(before.map(({ ended }) => ended));
    return await work(request, runId);
  } catch (error) {
    onCrash(runId, error);
    return recordCrash({ store, clock, onCrash }, accepted);
  }
}

/** Milliseconds between tries to record a crash: what ended the run may be the store that is away. */
const RECORD_PAUSES_MS = [0, 1_000, 5_000, 15_000, 60_000] as const;

async function recordCrash(
  { store, clock, onCrash }: Pick<InProcessSettings, 'store' | 'clock' | 'onCrash'>,
  accepted: Run,
): Promise<Run | undefined> {
  for (const pauseMs of RECORD_PAUSES_MS) {
    try {
      if (pauseMs > 0) await clock.pause(pauseMs);
      return await endCrashed(store, accepted, clock.now());
    } catch (error) {
      onCrash(accepted.runId, error);
    }
  }
  return undefined;
}

async function endCrashed(store: Store, accepted: Run, endedAt: number): Promise<Run> {
  const { runId } = accepted;
  const error = `an unexpected error stopped it; the log has it under run ${runId}`;
  const run = (await store.run(runId)) ?? accepted;
  const crashed: Run = { ...run, endedAt, result: 'failed', error };
  await store.endRun(crashed);
  return crashed;
}

function acceptedRun({ kind, trigger, dryRun }: RunRequest, runId: string, now: number): Run {
  const nothing = { merchants: [], requests: { commercetools: 0, gateway: 0 } };
  const open = { endedAt: null, result: null, error: undefined };
  return { runId, kind, trigger, dryRun, startedAt: now, ...nothing, ...open };
}

/** A dry run writes nothing, so it keeps nobody waiting. */
function excludes(running: RunRequest, asked: RunRequest): boolean {
  const bothWrite = !running.dryRun && !asked.dryRun;
  const shared = running.merchantIds.some((id) => asked.merchantIds.includes(id));
  return bothWrite && shared && running.kind === asked.kind;
}

/** Whether the running one does all that is asked: the same kind of work over the same time and at least the same merchant ids. */
function covers(running: RunRequest, asked: RunRequest): boolean {
  return (
    running.kind === asked.kind &&
    running.dryRun === asked.dryRun &&
    running.full === asked.full &&
    running.range?.from === asked.range?.from &&
    running.range?.to === asked.range?.to &&
    asked.merchantIds.every((id) => running.merchantIds.includes(id))
  );
}
