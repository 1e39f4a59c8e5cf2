import { expect } from 'chai';
import type { Run, RunResult, Window } from '../../src/domain/runs/run.ts';
import type { Store } from '../../src/ports/ports.ts';
import { requestOf } from './memory-store.ts';
import { aMerchant, startRun, workingRun } from './run-pages.ts';

type Part = readonly [merchantId: string, from: number, to: number, result: RunResult | null];

const SINCE = 1_000;

/** Carries out a run that starts at `startedAt` with these parts. */
async function ran(
  store: Store,
  startedAt: number,
  parts: readonly Part[],
  run: Partial<Run> = {},
  watermark: number | undefined = undefined,
): Promise<void> {
  const runId = `run-${startedAt}`;
  const merchants = parts.map(([merchantId, from, to]) => ({
    ...aMerchant(merchantId),
    window: { from, to },
  }));
  await startRun(store, workingRun({ runId, startedAt, merchants, ...run }));
  for (const [index, merchant] of merchants.entries()) {
    const result = parts[index]?.[3] ?? null;
    const ended = { ...merchant, result };
    const at = startedAt + 1;
    if (result !== null) {
      await store.endPart({ runId, attempt: 1, at, merchant: ended, watermark });
    }
  }
}

/** `mid_a 5–9 completed since 3`, for each part. */
async function covered(store: Store): Promise<readonly string[]> {
  const parts = await store.coverage('run', SINCE);
  const span = ({ from, to }: Window) => `${from}–${to}`;
  return parts
    .map((one) => `${one.merchantId} ${span(one.window)} ${one.result} since ${one.startedAt}`)
    .toSorted();
}

/** What the runs of a kind have read since an instant. */
export function itKeepsCoverage(current: () => Store): void {
  it('no run → nothing', async () => {
    expect(await covered(current())).to.deep.equal([]);
  });

  it('windows that overlap, touch, repeat or lie within → one, since the first of these runs', async () => {
    const store = current();
    await ran(store, 1_300, [['mid_a', 1_150, 1_250, 'completed']]);
    await ran(store, 1_100, [['mid_a', 1_000, 1_100, 'completed']]);
    await ran(store, 1_200, [['mid_a', 1_100, 1_200, 'completed']]);
    await ran(store, 1_400, [['mid_a', 1_010, 1_020, 'completed']]);
    await ran(store, 1_500, [['mid_a', 1_150, 1_250, 'completed']]);
    expect(await covered(store)).to.deep.equal(['mid_a 1000–1250 completed since 1100']);
  });

  it('a long window with short ones in it, then one that touches it → one', async () => {
    const store = current();
    await ran(store, 1_700, [['mid_a', 1_000, 1_600, 'completed']]);
    await ran(store, 1_701, [['mid_a', 1_100, 1_200, 'completed']]);
    await ran(store, 1_702, [['mid_a', 1_300, 1_301, 'completed']]);
    await ran(store, 1_703, [['mid_a', 1_600, 1_650, 'completed']]);
    expect(await covered(store)).to.deep.equal(['mid_a 1000–1650 completed since 1700']);
  });

  it('apart by a millisecond, of another merchant id, or with another result → kept apart', async () => {
    const store = current();
    await ran(store, 1_200, [
      ['mid_a', 1_000, 1_100, 'completed'],
      ['mid_b', 1_000, 1_100, 'partial'],
    ]);
    await ran(store, 1_300, [
      ['mid_a', 1_101, 1_200, 'completed'],
      ['mid_b', 1_100, 1_200, 'failed'],
    ]);
    expect(await covered(store)).to.deep.equal([
      'mid_a 1000–1100 completed since 1200',
      'mid_a 1101–1200 completed since 1300',
      'mid_b 1000–1100 partial since 1200',
      'mid_b 1100–1200 failed since 1300',
    ]);
  });

  it('a run at work → its parts that have ended are told, the others not', async () => {
    const store = current();
    await ran(store, 1_200, [
      ['mid_a', 1_000, 1_100, null],
      ['mid_b', 1_000, 1_100, 'completed'],
    ]);
    expect(await covered(store)).to.deep.equal(['mid_b 1000–1100 completed since 1200']);
  });

  it('a target, such as a webhook’s → not told: it read no window', async () => {
    const store = current();
    const run = workingRun({ startedAt: 1_200 });
    const targets = [{ transactionId: 'G1', clientReference: undefined }];
    await store.startRun(run, { ...requestOf(run), targets }, async () => {});
    await store.takePart(run.runId, 'mid_a');
    const merchant = { ...aMerchant(), result: 'completed' as const };
    const end = { runId: run.runId, attempt: 1, at: 1_300, merchant, watermark: undefined };
    await store.endPart(end);
    expect(await covered(store)).to.deep.equal([]);
  });

  const NOT_TOLD: readonly (readonly [string, Part, Partial<Run>])[] = [
    ['a dry run', ['mid_a', 1_000, 1_100, 'completed'], { dryRun: true }],
    ['a run of another kind', ['mid_a', 1_000, 1_100, 'completed'], { kind: 'decision' }],
    ['a window without length', ['mid_a', 1_100, 1_100, 'completed'], {}],
    ['a back-fill of what was before', ['mid_a', 100, SINCE, 'completed'], {}],
  ];
  for (const [what, part, run] of NOT_TOLD) {
    it(`${what} → not told`, async () => {
      await ran(current(), 1_200, [part], run);
      expect(await covered(current())).to.deep.equal([]);
    });
  }

  it('runs before the instant → the first of each merchant id that was completed once', async () => {
    const store = current();
    await ran(store, 900, [['mid_a', 800, 890, 'completed']], {}, 890);
    await ran(store, 500, [
      ['mid_a', 300, 490, 'failed'],
      ['mid_b', 300, 490, 'failed'],
    ]);
    expect(await covered(store)).to.deep.equal(['mid_a 300–490 failed since 500']);
  });
}
