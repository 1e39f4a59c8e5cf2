import { expect } from 'chai';
import type { Reason } from '../../src/domain/decide/reason.ts';
import type { Run } from '../../src/domain/runs/run.ts';
import type { ExceptionState, Exceptions, Store } from '../../src/ports/ports.ts';
import { INSTANT_MS } from './builders.ts';
import { aPage, recordPage, startRun, workingRun } from './run-pages.ts';

type ExceptionStore = Store & Exceptions;

/** Carries out a run of one page at the instant `at`. */
async function runOf(
  store: ExceptionStore,
  at: number,
  reasons: readonly Reason[],
  run: Partial<Run> = {},
): Promise<void> {
  const runId = `run-${at}`;
  await startRun(store, workingRun({ runId, ...run }));
  await recordPage(store, reasons, { runId, at });
}

const listed = async (store: ExceptionStore, state?: ExceptionState) =>
  (await store.exceptions({ state, now: INSTANT_MS, offset: 0, limit: 99 })).exceptions;

type Step = readonly [Reason, Partial<Run>?];
const DRY = { dryRun: true } as const;
const DECISION = { kind: 'decision' } as const;

const LIVES: readonly (readonly [string, readonly Step[], object | undefined])[] = [
  ['an exception', [['unmatched']], { state: 'open', tries: 1, lastSeenAt: 1, closedAt: null }],
  [
    'seen again',
    [['unmatched'], ['amount-differs']],
    { state: 'open', tries: 2, firstSeenAt: 1, lastSeenAt: 2, runId: 'run-2' },
  ],
  ['then dealt with', [['unmatched'], ['added']], { state: 'resolved', tries: 1, closedAt: 2 }],
  ['then ignored', [['unmatched'], ['not-ours']], { state: 'resolved', closedAt: 2 }],
  ['then right in a dry run', [['unmatched'], ['added', DRY]], { state: 'open', tries: 1 }],
  ['in a dry run', [['unmatched', DRY]], undefined],
  [
    'resolved, then there again',
    [['unmatched'], ['added'], ['unmatched']],
    { state: 'open', tries: 2, firstSeenAt: 1, closedAt: null },
  ],
  ['never an exception', [['added']], undefined],
  [
    'a verdict nobody understood, then its record is right',
    [['unknown-verdict', DECISION], ['already-right']],
    { state: 'open', subject: 'verdict' },
  ],
  [
    'a record, then a verdict that says nothing of it',
    [['amount-differs'], ['state-changed', DECISION]],
    { state: 'open', subject: 'record' },
  ],
  [
    'a verdict nobody understood, then one that is clear',
    [
      ['unknown-verdict', DECISION],
      ['state-changed', DECISION],
    ],
    { state: 'resolved' },
  ],
];

/** How exceptions open and close. */
export function itKeepsExceptions(current: () => { readonly store: ExceptionStore }): void {
  for (const [life, steps, expected] of LIVES) {
    it(`${life} → ${expected === undefined ? 'none is kept' : JSON.stringify(expected)}`, async () => {
      const { store } = current();
      for (const [n, [reason, run]] of steps.entries()) await runOf(store, n + 1, [reason], run);
      const [exception, ...others] = await listed(store);
      expect(others).to.deep.equal([]);
      if (expected === undefined) expect(exception).to.equal(undefined);
      else expect(exception).to.include(expected);
    });
  }

  it('its item → is the one last seen', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched']);
    await runOf(store, 2, ['amount-differs']);
    const [exception] = await listed(store);
    expect(exception?.item).to.deep.equal(aPage(['amount-differs']).items[0]);
    expect(await store.exception(exception?.id ?? '')).to.deep.equal(exception);
  });

  it('dismissed with a note → closed for that reason, open again for another', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched']);
    const [open] = await listed(store, 'open');
    const dismissed = await store.dismissException(open?.id ?? '', 'of another shop', 5);
    expect(dismissed).to.include({ state: 'dismissed', note: 'of another shop', closedAt: 5 });
    await runOf(store, 6, ['unmatched']);
    expect((await listed(store, 'dismissed'))[0]).to.include({ tries: 2, note: 'of another shop' });
    await runOf(store, 7, ['amount-differs']);
    expect((await listed(store, 'open'))[0]).to.include({
      tries: 3,
      note: undefined,
      closedAt: null,
    });
  });

  it('dismissed, then dealt with by a run → stays dismissed, as the person said', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched']);
    await store.dismissException((await listed(store))[0]?.id ?? '', 'known', 5);
    await runOf(store, 6, ['added']);
    expect((await listed(store))[0]).to.include({ state: 'dismissed', closedAt: 5 });
  });

  it('dismissed twice, or unknown, or no id at all → undefined', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched']);
    const id = (await listed(store))[0]?.id ?? '';
    await store.dismissException(id, 'once', 5);
    for (const none of [
      id,
      '999',
      '',
      '0',
      '-1',
      '1e3',
      '99999999999999999999',
      "1' or '1",
      'a\0',
    ]) {
      expect(await store.dismissException(none, 'again', 6), none).to.equal(undefined);
      if (none !== id) expect(await store.exception(none), none).to.equal(undefined);
    }
  });

  it('many → paged, newest first, counted by state', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched', 'unmatched', 'unmatched', 'malformed']);
    await runOf(store, 2, ['added']);
    const page = await store.exceptions({ state: 'open', now: INSTANT_MS, offset: 1, limit: 1 });
    expect(page.total).to.equal(3);
    expect(page.exceptions.map(({ item }) => item.transactionId)).to.deep.equal(['G2']);
    expect(
      (await store.exceptions({ state: undefined, now: INSTANT_MS, offset: 0, limit: 0 })).total,
    ).to.equal(4);
  });

  it('of a run → those that it was the last to see, in the state that is asked', async () => {
    const { store } = current();
    await runOf(store, 1, ['unmatched', 'unmatched', 'malformed']);
    await runOf(store, 2, ['added', 'unmatched']);
    const of = (runId: string, state?: ExceptionState) =>
      store.exceptions({ state, runId, now: INSTANT_MS, offset: 0, limit: 9 });
    const ids = async (found: ReturnType<typeof of>) =>
      (await found).exceptions.map(({ item }) => item.transactionId);
    expect(await ids(of('run-1', 'open'))).to.deep.equal(['G2']);
    expect(await ids(of('run-1'))).to.deep.equal(['G2', 'G0']);
    expect(await of('run-2', 'open')).to.deep.include({ total: 1 });
    expect(await of('nobody\0')).to.deep.equal({ exceptions: [], total: 0 });
  });
}
