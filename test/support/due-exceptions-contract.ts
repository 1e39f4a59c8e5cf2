import { expect } from 'chai';
import type { Reason } from '../../src/domain/decide/reason.ts';
import type { Run } from '../../src/domain/runs/run.ts';
import type { Exceptions, Store } from '../../src/ports/ports.ts';
import { aMerchant, recordPage, startRun, workingRun } from './run-pages.ts';

type ExceptionStore = Store & Exceptions;

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When the first run of each test records its page. */
const AT = Date.UTC(2026, 10, 20, 10);

let runs = 0;

/** Carries out a run of `mid_a`, of one page at the instant `at`; items are `G0`, `G1`, … from `first` on. */
async function runOf(
  store: ExceptionStore,
  at: number,
  reasons: readonly Reason[],
  { first = 0, ...run }: Partial<Run> & { readonly first?: number } = {},
): Promise<void> {
  runs += 1;
  const runId = `run-${runs}`;
  await startRun(store, workingRun({ runId, ...run }));
  const before = run.merchants?.[0] ?? aMerchant();
  await recordPage(store, reasons, { runId, at, first, before });
}

const BOTH = [
  { subject: 'record', merchantIds: ['mid_a', 'mid_b'] },
  { subject: 'verdict', merchantIds: ['mid_a'] },
] as const;

type Claim = Partial<Parameters<Exceptions['claimDueExceptions']>[0]>;

/** The transactions that a claim at `now` takes, in its order. */
async function claimed(store: ExceptionStore, now: number, claim: Claim = {}) {
  const found = await store.claimDueExceptions({
    now,
    limit: 200,
    covered: BOTH,
    ...claim,
  });
  return found.map(({ item }) => item.transactionId);
}

/** How exceptions are claimed for their looks (issue 12, item 4). */
export function itClaimsLooks(current: () => { readonly store: ExceptionStore }): void {
  it('none, or none that may pass → none', async () => {
    const { store } = current();
    expect(await claimed(store, AT)).to.deep.equal([]);
    await runOf(store, AT, ['unmatched', 'added']);
    expect(await claimed(store, AT + 30 * DAY_MS)).to.deep.equal([]);
  });

  it('one that may pass → claimed when its look is due, once, and again for its next look', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable']);
    expect(await claimed(store, AT + HOUR_MS - 1)).to.deep.equal([]);
    expect(await claimed(store, AT + HOUR_MS)).to.deep.equal(['G0']);
    expect(await claimed(store, AT + 5 * HOUR_MS)).to.deep.equal([]);
    expect(await claimed(store, AT + 6 * HOUR_MS)).to.deep.equal(['G0']);
  });

  it('its last look is claimed → left to people', async () => {
    const { store } = current();
    await runOf(store, AT, ['outcome-unknown']);
    expect(await claimed(store, AT + 3 * DAY_MS)).to.deep.equal(['G0']);
    expect(await claimed(store, AT + 30 * DAY_MS)).to.deep.equal([]);
  });

  it('the very exception is answered', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable']);
    const { exceptions } = await store.exceptions({
      state: 'open',
      now: Number.MAX_SAFE_INTEGER,
      offset: 0,
      limit: 1,
    });
    const claim = { now: AT + HOUR_MS, limit: 1, covered: BOTH };
    expect(await store.claimDueExceptions(claim)).to.deep.equal(exceptions);
  });

  it('seen again for the same reason → its looks go on from when it opened', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable']);
    await runOf(store, AT + 30 * MINUTE_MS, ['unavailable']);
    expect(await claimed(store, AT + HOUR_MS)).to.deep.equal(['G0']);
    await runOf(store, AT + HOUR_MS, ['unavailable']);
    expect(await claimed(store, AT + 2 * HOUR_MS)).to.deep.equal([]);
    expect(await claimed(store, AT + 6 * HOUR_MS)).to.deep.equal(['G0']);
  });

  it('seen again for another reason, or open again → its looks begin anew', async () => {
    const { store } = current();
    await runOf(store, AT, ['unmatched', 'unavailable']);
    await runOf(store, AT + DAY_MS, ['unavailable', 'added']);
    await runOf(store, AT + DAY_MS, ['unavailable'], { first: 1 });
    expect(await claimed(store, AT + DAY_MS)).to.deep.equal([]);
    expect(await claimed(store, AT + DAY_MS + HOUR_MS)).to.have.members(['G0', 'G1']);
  });

  it('resolved or dismissed, or then unmatched → not claimed', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable', 'unavailable', 'unavailable']);
    await runOf(store, AT, ['added', 'unmatched']);
    const { exceptions } = await store.exceptions({
      state: 'open',
      now: Number.MAX_SAFE_INTEGER,
      offset: 0,
      limit: 9,
    });
    const last = exceptions.find(({ item }) => item.transactionId === 'G2');
    await store.dismissException(last?.id ?? '', 'known', AT);
    expect(await claimed(store, AT + DAY_MS)).to.deep.equal([]);
  });

  it('more than are asked for → the most overdue first, whatever their age', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable'], { first: 0 });
    await runOf(store, AT + 2 * MINUTE_MS, ['unavailable'], { first: 1 });
    await runOf(store, AT + MINUTE_MS, ['unavailable'], { first: 2 });
    const now = AT + 2 * HOUR_MS;
    expect(await claimed(store, now, { limit: 2 })).to.deep.equal(['G0', 'G2']);
    expect(await claimed(store, now, { limit: 2 })).to.deep.equal(['G1']);
  });

  it('of a merchant id or subject that is not covered → not claimed, and its look stays due', async () => {
    const { store } = current();
    await runOf(store, AT, ['unavailable'], {
      merchants: [aMerchant('mid_b')],
    });
    await runOf(store, AT, ['unavailable'], { kind: 'decision', first: 1 });
    const now = AT + HOUR_MS;
    const records = { subject: 'record', merchantIds: ['mid_a'] } as const;
    expect(await claimed(store, now, { covered: [records] })).to.deep.equal([]);
    const verdicts = { subject: 'verdict', merchantIds: ['mid_b'] } as const;
    expect(await claimed(store, now, { covered: [verdicts] })).to.deep.equal([]);
    expect(await claimed(store, now, { covered: [] })).to.deep.equal([]);
    const none = { subject: 'record', merchantIds: [] } as const;
    expect(await claimed(store, now, { covered: [none] })).to.deep.equal([]);
    expect(await claimed(store, now)).to.have.members(['G0', 'G1']);
  });

  it('6,000 open ones, of which every look fails → all are claimed over 30 claims, none twice, by four at once', async () => {
    const { store } = current();
    for (const first of [0, 2_000, 4_000]) {
      await runOf(
        store,
        AT,
        Array.from({ length: 2_000 }, () => 'unavailable' as const),
        { first },
      );
    }
    const now = AT + HOUR_MS;
    const all: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const four = [1, 2, 3, 4].map(() => claimed(store, now));
      all.push(...(await Promise.all(four)).flat());
    }
    expect(all).to.have.length(6_000);
    expect(new Set(all).size).to.equal(6_000);
  }).timeout(60_000);
}
