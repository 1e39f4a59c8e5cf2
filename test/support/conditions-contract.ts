import { expect } from 'chai';
import type { ConditionReason } from '../../src/domain/decide/reason.ts';
import type { KeptCondition } from '../../src/domain/runs/condition.ts';
import { LONGEST_WAIT_MS } from '../../src/domain/runs/exception.ts';
import type { Run } from '../../src/domain/runs/run.ts';
import type { ExceptionFilter, Exceptions, Store } from '../../src/ports/ports.ts';
import { money } from './builders.ts';
import { aPage, recordPage, startRun, workingRun } from './run-pages.ts';

type ExceptionStore = Store & Exceptions;

/** A condition that transaction `id` raised, and whether it holds. */
function aCondition(
  id: string,
  holds = true,
  reason: ConditionReason = 'reversal-needed',
  centAmount = 1000,
): KeptCondition {
  const submittedAt = `2026-11-20T10:00:0${id.charCodeAt(0) % 10}Z`;
  const subject = { id, merchantId: 'mid_a', submittedAt, clientReference: 'order-1' };
  return { reason, subject, amount: money(centAmount), holds };
}

/** A run of one page at the instant `at`, on which payment `P0` was looked at. */
async function look(
  store: ExceptionStore,
  at: number,
  conditions: readonly KeptCondition[],
  run: Partial<Run> = {},
): Promise<void> {
  const runId = `run-${at}`;
  await startRun(store, workingRun({ runId, ...run }));
  const looks = [{ paymentId: 'P0', conditions }];
  await store.recordPage({ ...aPage([], { runId, at }), conditions: looks });
}

const listed = async (store: ExceptionStore, state?: ExceptionFilter, now = 1_000) =>
  (await store.exceptions({ state, now, offset: 0, limit: 99 })).exceptions;

const [HOLDS, IS_OVER] = [true, false];
const PLANNED = 'charged-more-than-planned';
const DISMISS = 'dismiss';
type Step = readonly KeptCondition[] | typeof DISMISS;

const LIVES: readonly (readonly [string, readonly Step[], object])[] = [
  [
    'a condition',
    [[aCondition('A')]],
    { subject: 'condition', state: 'open', tries: 1, closedAt: null, runId: 'run-1' },
  ],
  [
    'seen again',
    [[aCondition('A')], [aCondition('A')]],
    { state: 'open', tries: 2, firstSeenAt: 1, lastSeenAt: 2, runId: 'run-2' },
  ],
  ['over', [[aCondition('A')], [aCondition('A', IS_OVER)]], { state: 'resolved', closedAt: 2 }],
  ['its payment is looked at without it', [[aCondition('A')], []], { state: 'open', tries: 1 }],
  [
    'two, and one is over',
    [[aCondition('A'), aCondition('B')], [aCondition('A', IS_OVER)]],
    { state: 'open', closedAt: null },
  ],
  [
    'over, then there again',
    [[aCondition('A')], [aCondition('A', IS_OVER)], [aCondition('A')]],
    { state: 'open', firstSeenAt: 1, closedAt: null },
  ],
  [
    'dismissed, and it still holds',
    [[aCondition('A')], DISMISS, [aCondition('A')]],
    { state: 'dismissed', note: 'known', closedAt: 2, tries: 2 },
  ],
  [
    'dismissed, then over',
    [[aCondition('A')], DISMISS, [aCondition('A', IS_OVER)]],
    { state: 'resolved', note: 'known', closedAt: 3 },
  ],
  [
    'dismissed, over, and the same again',
    [[aCondition('A')], DISMISS, [aCondition('A', IS_OVER)], [aCondition('A')]],
    { state: 'dismissed', note: 'known' },
  ],
  [
    'dismissed, then another transaction has it',
    [[aCondition('A')], DISMISS, [aCondition('A'), aCondition('B')]],
    { state: 'open', note: undefined, closedAt: null },
  ],
  [
    'dismissed, over, and another transaction has it',
    [[aCondition('A')], DISMISS, [aCondition('A', IS_OVER)], [aCondition('B')]],
    { state: 'open', note: undefined, closedAt: null },
  ],
  [
    'as much too much, dismissed, and raised by another charge',
    [
      [aCondition('A', HOLDS, PLANNED, 500)],
      DISMISS,
      [aCondition('A', HOLDS, PLANNED, 500), aCondition('B', HOLDS, PLANNED, 500)],
    ],
    { state: 'dismissed', note: 'known' },
  ],
  [
    'too much, dismissed, and another charge makes it more',
    [
      [aCondition('A', HOLDS, PLANNED, 500)],
      DISMISS,
      [aCondition('A', HOLDS, PLANNED, 900), aCondition('B', HOLDS, PLANNED, 900)],
    ],
    { state: 'open', note: undefined },
  ],
  [
    'over before it was seen',
    [[aCondition('A', IS_OVER, 'capture-failed')]],
    { state: 'resolved' },
  ],
];

/** How standing conditions open and close, and which exceptions are work for a person. */
export function itKeepsConditions(current: () => { readonly store: ExceptionStore }): void {
  for (const [life, steps, expected] of LIVES) {
    it(`${life} → ${JSON.stringify(expected)}`, async () => {
      const { store } = current();
      for (const [n, step] of steps.entries()) {
        if (step === DISMISS)
          await store.dismissException((await listed(store))[0]?.id ?? '', 'known', n + 1);
        else await look(store, n + 1, step);
      }
      const [found, ...others] = await listed(store);
      expect(others).to.deep.equal([]);
      expect(found).to.include(expected);
    });
  }

  it('what is shown of it → those that hold, the newest as its transaction', async () => {
    const { store } = current();
    await look(store, 1, [aCondition('A'), aCondition('B'), aCondition('C')]);
    await look(store, 2, [aCondition('C', IS_OVER)]);
    const [found] = await listed(store, 'open');
    const { holds: _, ...a } = aCondition('A');
    const { holds: __, ...b } = aCondition('B');
    expect(found?.conditions).to.have.deep.members([a, b]);
    expect(found?.item).to.deep.include({
      ...{ transactionId: 'B', merchantId: 'mid_a', paymentId: 'P0', reason: 'reversal-needed' },
      ...{ clientReference: 'order-1', change: undefined },
    });
    expect(await store.exception(found?.id ?? '')).to.deep.equal(found);
  });

  it('one transaction, two reasons → two exceptions of the payment', async () => {
    const { store } = current();
    await look(store, 1, [aCondition('A'), aCondition('A', HOLDS, PLANNED)]);
    const reasons = (await listed(store, 'open')).map(({ item }) => item.reason);
    expect(reasons).to.have.members(['reversal-needed', PLANNED]);
    const asked = { state: undefined, now: 1, offset: 0, limit: 9 };
    expect((await store.exceptions({ ...asked, paymentId: 'P0' })).total).to.equal(2);
    expect((await store.exceptions({ ...asked, paymentId: 'P1' })).total).to.equal(0);
  });

  it('a dry run → neither opens nor closes one', async () => {
    const { store } = current();
    await look(store, 1, [aCondition('A')], { dryRun: true });
    expect(await listed(store)).to.deep.equal([]);
    await look(store, 2, [aCondition('A')]);
    await look(store, 3, [aCondition('A', IS_OVER)], { dryRun: true });
    expect(await listed(store, 'open')).to.have.length(1);
  });

  it('the record that raised one → is an item of the run, not an exception of its own', async () => {
    const { store } = current();
    await startRun(store);
    await recordPage(store, ['unmatched', 'reversal-needed']);
    expect((await listed(store)).map(({ item }) => item.reason)).to.deep.equal(['unmatched']);
    await startRun(store, workingRun({ runId: 'run-2' }));
    await recordPage(store, ['reversal-needed'], { runId: 'run-2' });
    expect(await listed(store, 'open')).to.deep.equal([]);
  });

  it('what is known of payments → every condition ever raised, and what waits for them', async () => {
    const { store } = current();
    await look(store, 1, [aCondition('A'), aCondition('B', IS_OVER)]);
    await startRun(store, workingRun({ runId: 'run-2' }));
    await recordPage(store, ['void-waits', 'unmatched', 'void-waits'], {
      runId: 'run-2',
      item: { paymentId: 'P1' },
    });
    await startRun(store, workingRun({ runId: 'run-3' }));
    await recordPage(store, ['voided'], { runId: 'run-3', first: 2, item: { paymentId: 'P1' } });
    const known = await store.knownOf(['P0', 'P1', 'P2', 'P\0']);
    expect([...known.keys()]).to.have.members(['P0', 'P1']);
    const raised = known.get('P0')?.conditions.map(({ subject }) => subject.id);
    expect(raised).to.have.members(['A', 'B']);
    expect(known.get('P1')?.waiting.map(({ id }) => id)).to.deep.equal(['G0']);
    expect(await store.knownOf([])).to.deep.equal(new Map());
  });

  it('what waits → is apart for 24 hours, then work for a person', async () => {
    const { store } = current();
    await startRun(store);
    await recordPage(store, ['void-waits', 'outcome-unknown', 'unmatched'], { at: 5 });
    const reasons = async (state: ExceptionFilter, now: number) =>
      (await listed(store, state, now)).map(({ item }) => item.reason);
    const last = 5 + LONGEST_WAIT_MS - 1;
    expect(await reasons('open', last)).to.deep.equal(['unmatched']);
    expect(await reasons('waiting', last)).to.deep.equal(['outcome-unknown', 'void-waits']);
    expect(await reasons('open', last + 1)).to.have.length(3);
    expect(await reasons('waiting', last + 1)).to.deep.equal([]);
  });

  it('what had waited and was read on top → an item of the run, which closes its exception', async () => {
    const { store } = current();
    await startRun(store);
    const before = await recordPage(store, ['void-waits', 'added']);
    const { items: waited } = aPage(['voided'], { before });
    await store.recordPage({ ...aPage([], { before, at: 2 }), waited });
    expect((await listed(store))[0]).to.include({ state: 'resolved' });
    const asked = { runId: 'run-1', outcome: undefined, offset: 0, limit: 9 } as const;
    const { items } = await store.items(asked);
    expect(items.map(({ reason }) => reason)).to.have.members(['void-waits', 'added', 'voided']);
  });
}
