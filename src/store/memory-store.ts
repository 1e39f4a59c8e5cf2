import { type CoveragePart, mergeParts } from '../domain/coverage.ts';
import type { Item } from '../domain/decision.ts';
import { type ItemOutcome, outcomeOfReason } from '../domain/reason.ts';
import { COUNTER, type Run, type RunKind } from '../domain/run.ts';
import type { Exceptions, PageRecord, Store, SyncState } from '../ports.ts';
import { createMemoryExceptions } from './memory-exceptions.ts';

/** How much history is kept; the oldest makes room, while counts stay exact. */
export type MemoryLimits = {
  readonly runs: number;
  readonly itemsPerOutcome: number;
  readonly syncStates: number;
  readonly exceptions: number;
};

const LIMITS: MemoryLimits = {
  runs: 50,
  itemsPerOutcome: 2_000,
  syncStates: 20_000,
  exceptions: 5_000,
};

const OUTCOMES: readonly ItemOutcome[] = ['exception', 'updated', 'unchanged', 'ignored'];

type Kept = { run: Run; readonly items: Readonly<Record<ItemOutcome, Item[]>> };

/** The `Store` and `Exceptions` ports in memory: they live as long as the process, and a large run cannot fill them. */
export function createMemoryStore(limits: MemoryLimits = LIMITS): Store & Exceptions {
  const runs = new Map<string, Kept>();
  const watermarks = new Map<string, number>();
  const syncStates = new Map<string, SyncState>();
  const read = new Map<RunKind, readonly CoveragePart[]>();
  const { see, ...exceptions } = createMemoryExceptions(limits.exceptions);
  return {
    ...exceptions,
    async startRun(run) {
      const items = { exception: [], updated: [], unchanged: [], ignored: [] };
      runs.set(run.runId, { run, items });
      dropEnded(runs, limits.runs);
    },
    async recordPage(page) {
      const kept = runs.get(page.runId);
      if (kept === undefined) return;
      kept.run = withPage(kept.run, page);
      see(kept.run, page.items, page.at);
      for (const item of page.items) {
        keepItem(kept, item, limits.itemsPerOutcome);
        rememberState(syncStates, item, kept.run, page.at);
      }
      dropOldest(syncStates, limits.syncStates);
    },
    async endRun(run) {
      const kept = runs.get(run.runId);
      if (kept === undefined) return;
      kept.run = run;
      // Merged at once, for what was read outlives the run that read it.
      read.set(run.kind, mergeParts([...(read.get(run.kind) ?? []), ...partsOf(run)]));
    },
    runs: async (limit) =>
      [...runs.values()]
        .reverse()
        .slice(0, limit)
        .map(({ run }) => run),
    run: async (runId) => runs.get(runId)?.run,
    async items({ runId, outcome, offset, limit }) {
      const kept = runs.get(runId);
      if (kept === undefined) return { items: [], total: 0, kept: 0 };
      const asked = outcome === undefined ? OUTCOMES : [outcome];
      const items = asked.flatMap((one) => kept.items[one]);
      const total = asked.reduce((sum, one) => sum + countOf(kept.run, one), 0);
      return { items: items.slice(offset, offset + limit), total, kept: items.length };
    },
    watermark: async (kind, merchantId) => watermarks.get(`${kind} ${merchantId}`),
    async advanceWatermark(kind, merchantId, to) {
      watermarks.set(`${kind} ${merchantId}`, to);
    },
    async syncStates(paymentIds) {
      const known = paymentIds.map((id) => [id, syncStates.get(id)] as const);
      return new Map(known.flatMap(([id, state]) => (state === undefined ? [] : [[id, state]])));
    },
    async coverage(kind, since) {
      const parts = read.get(kind) ?? [];
      const earlier = parts.filter(
        ({ window, merchantId }) => window.to <= since && watermarks.has(`${kind} ${merchantId}`),
      );
      return [...firstOfEach(earlier), ...parts.filter(({ window }) => window.to > since)];
    },
  };
}

/** An ended run's windows; what it was at when it was interrupted is not known to be read. */
function partsOf(run: Run): readonly CoveragePart[] {
  if (run.dryRun || run.endedAt === null) return [];
  const { startedAt } = run;
  return run.merchants
    .filter(({ window }) => window.from < window.to)
    .map(({ merchantId, window, result }) => ({
      ...{ merchantId, window, startedAt },
      result: result ?? 'failed',
    }));
}

function firstOfEach(parts: readonly CoveragePart[]): readonly CoveragePart[] {
  const latestFirst = parts.toSorted((a, b) => b.startedAt - a.startedAt);
  return [...new Map(latestFirst.map((part) => [part.merchantId, part])).values()];
}

function withPage(run: Run, { merchant, requests }: PageRecord): Run {
  const merchants = run.merchants.map((one) =>
    one.merchantId === merchant.merchantId ? merchant : one,
  );
  return { ...run, merchants, requests };
}

function keepItem({ items }: Kept, item: Item, limit: number): void {
  const bucket = items[outcomeOfReason(item.reason)];
  if (bucket.length < limit) bucket.push(item);
}

/** A payment is as good as the worst record a run found of it: an exception is not hidden by what came after. */
function rememberState(
  syncStates: Map<string, SyncState>,
  { paymentId, reason }: Item,
  { runId, dryRun }: Run,
  at: number,
): void {
  if (paymentId === undefined) return;
  const outcome = outcomeOfReason(reason);
  const before = syncStates.get(paymentId);
  const isWorse =
    before?.runId === runId && OUTCOMES.indexOf(before.outcome) < OUTCOMES.indexOf(outcome);
  syncStates.delete(paymentId);
  syncStates.set(paymentId, isWorse ? { ...before, at } : { runId, at, outcome, dryRun });
}

function countOf({ merchants }: Run, outcome: ItemOutcome): number {
  return merchants.reduce((sum, merchant) => sum + merchant[COUNTER[outcome]], 0);
}

/** A run at work is never forgotten, whatever was started after it. */
function dropEnded(runs: Map<string, Kept>, limit: number): void {
  for (const [runId, { run }] of runs) {
    if (runs.size <= limit) return;
    if (run.endedAt !== null) runs.delete(runId);
  }
}

/** A map keeps the order of insertion, so its first keys are the oldest. */
function dropOldest(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
