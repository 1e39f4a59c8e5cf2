import type { Item } from '../../../src/domain/decision.ts';
import type { MerchantRun, Run } from '../../../src/domain/run.ts';
import type { Jobs, RunRequest, Store } from '../../../src/ports.ts';

/** The `Jobs` port whose runs go on only when a test says so. */
export type ScriptedJobs = Jobs & {
  /** What was asked for, in order. */
  readonly requests: readonly RunRequest[];
  /** Records one page of a merchant id of the newest run. */
  page(merchant: MerchantRun, items?: readonly Item[]): Promise<void>;
  /** Ends the newest run; what is given replaces what the store has of it. */
  end(change?: Partial<Run>): Promise<Run>;
  /** The next runs end at once, as `run` says. */
  endAtOnce(run: (request: RunRequest) => Partial<Run>): void;
};

/** Scripted jobs that record into `store`. */
export function scriptedJobs(store: Store, now: () => number): ScriptedJobs {
  const requests: RunRequest[] = [];
  const waiting = new Map<string, PromiseWithResolvers<Run>>();
  let atOnce: ((request: RunRequest) => Partial<Run>) | undefined;
  let runId = '';

  const end = async (change: Partial<Run> = {}): Promise<Run> => {
    const run = await store.run(runId);
    if (run === undefined) throw new Error('No run was started.');
    const ended: Run = { ...run, endedAt: now() + 2_400, result: 'completed', ...change };
    await store.endRun(ended);
    waiting.get(runId)?.resolve(ended);
    return ended;
  };

  return {
    requests,
    end,
    endAtOnce: (run) => {
      atOnce = run;
    },
    async page(merchant, items = []) {
      const requestsSent = { commercetools: 3, gateway: 2 };
      const checkpoint = { window: merchant.window, offset: merchant.read };
      const at = now();
      await store.recordPage({ runId, merchant, items, requests: requestsSent, checkpoint, at });
    },
    async start(request) {
      requests.push(request);
      const active = await store.run(runId);
      if (active !== undefined && active.endedAt === null) return { runId, joined: true };
      runId = `run-${requests.length}`;
      waiting.set(runId, Promise.withResolvers());
      await store.startRun(startedRun(runId, request, now()));
      if (atOnce !== undefined) await end(atOnce(request));
      return { runId, joined: false };
    },
    ended: async (id) => waiting.get(id)?.promise,
  };
}

/** A merchant id's part of a run that has read nothing yet. */
export function merchantRun(overrides: Partial<MerchantRun> = {}): MerchantRun {
  const window = { from: Date.UTC(2026, 10, 20, 8), to: Date.UTC(2026, 10, 20, 10, 59) };
  const counts = { read: 0, updated: 0, unchanged: 0, ignored: 0, exceptions: 0, pages: 0 };
  const open = { expected: null, result: null, error: undefined };
  return { merchantId: 'mid_a', window, ...counts, ...open, ...overrides };
}

function startedRun(runId: string, request: RunRequest, startedAt: number): Run {
  const { kind, trigger, dryRun, merchantIds } = request;
  return {
    ...{ runId, kind, trigger, dryRun, startedAt },
    endedAt: null,
    result: null,
    requests: { commercetools: 0, gateway: 0 },
    merchants: merchantIds.map((merchantId) => merchantRun({ merchantId })),
    error: undefined,
  };
}
