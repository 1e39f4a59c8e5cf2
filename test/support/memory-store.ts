import type { Item } from '../../src/domain/decide/decision.ts';
import { type ItemOutcome, outcomeOfReason } from '../../src/domain/decide/reason.ts';
import { type CoveragePart, mergeParts } from '../../src/domain/runs/coverage.ts';
import { type FullPasses, NO_FULL_PASS } from '../../src/domain/runs/full-pass.ts';
import { COUNTER, type Run, type RunKind, resultOfRun } from '../../src/domain/runs/run.ts';
import { covers, type RunRequest } from '../../src/domain/runs/run-request.ts';
import type { Checkpoint, Exceptions, Store, SyncState } from '../../src/ports/ports.ts';
import { createMemoryExceptions } from './memory-exceptions.ts';

const OUTCOMES: readonly ItemOutcome[] = ['exception', 'updated', 'unchanged', 'ignored'];

type KeptPart = { attempt: number; tries: number; checkpoint: Checkpoint | undefined };

type Kept = {
  run: Run;
  isCancelled: boolean;
  readonly request: RunRequest;
  readonly parts: Map<string, KeptPart>;
  readonly items: Item[];
};

/** The `Store` and `Exceptions` ports in memory, with ways for a test to put things in. */
export type MemoryStore = Store &
  Exceptions & {
    /** Keeps a run as it is. */
    readonly keep: (run: Run) => void;
    readonly setFullPass: (kind: RunKind, merchantId: string, completedAt: number) => void;
    readonly setWatermark: (kind: RunKind, merchantId: string, to: number) => void;
  };

/** An empty store in memory: the whole port, for as long as a test lasts. */
export function createMemoryStore(): MemoryStore {
  const runs = new Map<string, Kept>();
  const watermarks = new Map<string, number>();
  const fullPasses = new Map<string, FullPasses>();
  const syncStates = new Map<string, SyncState>();
  const settled = new Map<string, string>();
  const { see, look, waitingItem, ...exceptions } = createMemoryExceptions(5_000);
  const keep = (run: Run, request: RunRequest = requestOf(run)) => {
    const before = runs.get(run.runId) ?? { isCancelled: false, parts: new Map(), items: [] };
    runs.set(run.runId, { ...before, run, request });
  };
  const openPart = (runId: string, merchantId: string, attempt: number) => {
    const kept = runs.get(runId);
    const part = kept?.parts.get(merchantId);
    const merchant = kept?.run.merchants.find((one) => one.merchantId === merchantId);
    const isOpen = merchant?.result === null && part?.attempt === attempt;
    return kept !== undefined && part !== undefined && isOpen ? { kept, part } : undefined;
  };
  return {
    ...exceptions,
    keep: (run) => keep(run),
    setWatermark: (kind, merchantId, to) => {
      watermarks.set(`${kind} ${merchantId}`, to);
    },
    async startRun(run, request, handOut) {
      const sameTick = [...runs.values()].find((kept) => isOfTick(kept.request, request));
      const twin = [...runs.values()].find(
        (kept) => kept.run.endedAt === null && !kept.isCancelled && covers(kept.request, request),
      );
      const running = sameTick ?? twin;
      if (running !== undefined) return { runId: running.run.runId, joined: true };
      const isDone = run.merchants.length === 0;
      keep(isDone ? { ...run, endedAt: run.startedAt, result: 'completed' } : run, request);
      if (!isDone) await handOut({ executeSql: async () => ({ rows: [] }) }, request.merchantIds);
      return { runId: run.runId, joined: false };
    },
    async takePart(runId, merchantId) {
      const kept = runs.get(runId);
      const merchant = kept?.run.merchants.find((one) => one.merchantId === merchantId);
      if (kept === undefined || merchant === undefined || merchant.result !== null)
        return undefined;
      const part = kept.parts.get(merchantId) ?? { attempt: 0, tries: 0, checkpoint: undefined };
      part.attempt += 1;
      part.tries += 1;
      kept.parts.set(merchantId, part);
      const { request, isCancelled } = kept;
      return { runId, request, merchant, isCancelled, ...part };
    },
    async recordPage({
      runId,
      attempt,
      at,
      merchant,
      items: read,
      waited,
      settled: known,
      conditions,
      checkpoint,
    }) {
      const open = openPart(runId, merchant.merchantId, attempt);
      if (open === undefined) return 'superseded';
      open.kept.run = withMerchant(open.kept.run, merchant);
      open.part.checkpoint = checkpoint;
      open.part.tries = 0;
      const items = [...read, ...waited];
      const have = new Set(open.kept.items.map(identityOf));
      see(
        open.kept.run,
        items.filter((item) => !have.has(identityOf(item))),
        at,
      );
      look(open.kept.run, conditions, at);
      for (const item of items) {
        if (item.reason !== 'settled' && !have.has(identityOf(item))) open.kept.items.push(item);
        rememberState(syncStates, item, open.kept.run, at);
      }
      for (const { transactionId, fingerprint } of open.kept.run.dryRun ? [] : known) {
        settled.set(`${merchant.merchantId} ${transactionId}`, fingerprint);
      }
      return open.kept.isCancelled ? 'cancelled' : 'at work';
    },
    async recordSlice() {
      throw new Error('Files are kept in a database');
    },
    async releasePart({ runId, merchantId, attempt }) {
      const open = openPart(runId, merchantId, attempt);
      if (open !== undefined) open.part.tries -= 1;
    },
    async endPart({ runId, attempt, at, merchant, watermark, fullPass }) {
      const open = openPart(runId, merchant.merchantId, attempt);
      if (open === undefined) return undefined;
      const { kept } = open;
      kept.run = withMerchant(kept.run, merchant);
      if (watermark !== undefined) {
        watermarks.set(`${kept.run.kind} ${merchant.merchantId}`, watermark);
      }
      if (fullPass !== undefined) {
        const { begunAt, isCompleted } = fullPass;
        const key = `${kept.run.kind} ${merchant.merchantId}`;
        const known = fullPasses.get(key) ?? NO_FULL_PASS;
        fullPasses.set(key, { ...known, [isCompleted ? 'completedAt' : 'triedAt']: begunAt });
      }
      const results = kept.run.merchants.map(({ result }) => result);
      if (results.includes(null)) return undefined;
      kept.run = { ...kept.run, endedAt: at, result: resultOfRun(results) };
      return kept.run;
    },
    async cancelRun(runId) {
      const kept = runs.get(runId);
      if (kept === undefined || kept.run.endedAt !== null) return false;
      kept.isCancelled = true;
      return true;
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
      const items = asked.flatMap((one) =>
        kept.items.filter(({ reason }) => outcomeOfReason(reason) === one),
      );
      const total = asked.reduce((sum, one) => sum + countOf(kept.run, one), 0);
      return { items: items.slice(offset, offset + limit), total, kept: items.length };
    },
    fullPasses: async (kind, merchantId) => fullPasses.get(`${kind} ${merchantId}`) ?? NO_FULL_PASS,
    setFullPass: (kind, merchantId, completedAt) => {
      fullPasses.set(`${kind} ${merchantId}`, { ...NO_FULL_PASS, completedAt });
    },
    watermark: async (kind, merchantId) => watermarks.get(`${kind} ${merchantId}`),
    settledAmong: async (merchantId, entries) =>
      new Map(
        entries
          .filter((one) => settled.get(`${merchantId} ${one.transactionId}`) === one.fingerprint)
          .map(({ transactionId: id }) => [id, waitingItem(merchantId, id) ?? 'settled']),
      ),
    lastTick: async () =>
      newest(
        [...runs.values()].flatMap(({ request: { tick } }) => (tick === undefined ? [] : [tick])),
      ),
    async coverage(kind, since) {
      const ofKind = [...runs.values()].filter(({ run }) => run.kind === kind);
      const parts = mergeParts(ofKind.filter(isRead).flatMap(({ run }) => partsOf(run)));
      const earlier = parts.filter(
        ({ window, merchantId }) => window.to <= since && watermarks.has(`${kind} ${merchantId}`),
      );
      return [...firstOfEach(earlier), ...parts.filter(({ window }) => window.to > since)];
    },
    async syncStates(paymentIds) {
      const known = paymentIds.map((id) => [id, syncStates.get(id)] as const);
      return new Map(known.flatMap(([id, state]) => (state === undefined ? [] : [[id, state]])));
    },
  };
}

/** What could have been asked of a built run; no other request is covered by it. */
export function requestOf({ runId, kind, trigger, dryRun, merchants }: Run): RunRequest {
  const merchantIds = merchants.map(({ merchantId }) => merchantId);
  return { kind, trigger, dryRun, merchantIds, range: rangeOf(runId), full: false };
}

/** A range of its own for each id, so that no two built runs join. */
function rangeOf(runId: string): RunRequest['range'] {
  const from = [...runId].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e12, 7);
  return { from, to: from + 1 };
}

function isRead({ run, request }: Kept): boolean {
  return !run.dryRun && request.targets === undefined;
}

function partsOf({ startedAt, merchants }: Run): readonly CoveragePart[] {
  return merchants
    .filter(({ window }) => window.from < window.to)
    .flatMap(({ merchantId, window, result }) =>
      result === null ? [] : [{ merchantId, window, result, startedAt }],
    );
}

function firstOfEach(parts: readonly CoveragePart[]): readonly CoveragePart[] {
  const latestFirst = parts.toSorted((a, b) => b.startedAt - a.startedAt);
  return [...new Map(latestFirst.map((part) => [part.merchantId, part])).values()];
}

function isOfTick(request: RunRequest, asked: RunRequest): boolean {
  return asked.tick !== undefined && request.tick === asked.tick && request.kind === asked.kind;
}

function newest(ticks: readonly number[]): number | undefined {
  return ticks.length === 0 ? undefined : Math.max(...ticks);
}

function withMerchant(run: Run, merchant: Run['merchants'][number]): Run {
  const merchants = run.merchants.map((one) =>
    one.merchantId === merchant.merchantId ? merchant : one,
  );
  return { ...run, merchants };
}

function identityOf({ merchantId, transactionId, submittedAt, reason }: Item): string {
  return JSON.stringify([merchantId, transactionId, submittedAt, reason]);
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
  const foundBy = 'run';
  syncStates.set(paymentId, isWorse ? { ...before, at } : { foundBy, runId, at, outcome, dryRun });
}

function countOf({ merchants }: Run, outcome: ItemOutcome): number {
  return merchants.reduce((sum, merchant) => sum + merchant[COUNTER[outcome]], 0);
}
