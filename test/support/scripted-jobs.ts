import type { Item } from '../../src/domain/decide/decision.ts';
import { type MerchantRun, notYetRun, type Run } from '../../src/domain/runs/run.ts';
import type { RunRequest } from '../../src/domain/runs/run-request.ts';
import type { Jobs } from '../../src/ports/ports.ts';
import type { MemoryStore } from './memory-store.ts';
import { startRun } from './run-pages.ts';

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
export function scriptedJobs(store: MemoryStore, now: () => number): ScriptedJobs {
  const requests: RunRequest[] = [];
  const waiting = new Map<string, PromiseWithResolvers<Run>>();
  let atOnce: ((request: RunRequest) => Partial<Run>) | undefined;
  let runId = '';

  const end = async (change: Partial<Run> = {}): Promise<Run> => {
    const run = await store.run(runId);
    if (run === undefined) throw new Error('No run was started.');
    const ended: Run = { ...run, endedAt: now() + 2_400, result: 'completed', ...change };
    store.keep(ended);
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
      const checkpoint = { from: merchant.window.from, seen: [] };
      await store.recordPage({
        ...{ runId, items, checkpoint, attempt: 1, at: now() },
        ...{ waited: [], settled: [], conditions: [] },
        merchant: { ...merchant, requests: requestsSent },
      });
    },
    async start(request) {
      requests.push(request);
      const active = await store.run(runId);
      if (active !== undefined && active.endedAt === null) return { runId, joined: true };
      runId = `run-${requests.length}`;
      waiting.set(runId, Promise.withResolvers());
      await startRun(store, startedRun(runId, request, now()));
      if (atOnce !== undefined) await end(atOnce(request));
      return { runId, joined: false };
    },
    ended: async (id) => waiting.get(id)?.promise,
  };
}

/** A merchant id's part of a run that has read nothing yet. */
export function merchantRun(overrides: Partial<MerchantRun> = {}): MerchantRun {
  const window = { from: Date.UTC(2026, 10, 20, 8), to: Date.UTC(2026, 10, 20, 10, 59) };
  return { ...notYetRun('mid_a', window), ...overrides };
}

function startedRun(runId: string, request: RunRequest, startedAt: number): Run {
  const { kind, trigger, dryRun, merchantIds } = request;
  return {
    ...{ runId, kind, trigger, dryRun, startedAt },
    endedAt: null,
    result: null,
    merchants: merchantIds.map((merchantId) => merchantRun({ merchantId })),
  };
}
