import { expect } from 'chai';
import { conversion } from '../../../../src/sandbox/gateway.ts';
import { gatewayId } from '../../../../src/sandbox/rows/gateway-rows.ts';
import { createMemoryStore, type MemoryStore } from '../../../support/memory-store.ts';
import { ago, type HttpScene, httpScene, MID } from './http-scene.ts';

const EXPECTED: Readonly<Record<string, string>> = { ACCEPT: 'Success', REJECT: 'Failure' };

/** 12 that are clear; 8 that are neither, each behind one that is and some the first or the last of all. */
const VERDICTS = [
  ...['REVIEW', 'ACCEPT', 'HOLD', 'ACCEPT', 'accept', 'REJECT', 'MONITOR', 'REJECT', 'PENDING'],
  ...['ACCEPT', 'REJECT', 'ACCEPT', 'ERROR', 'ACCEPT', 'REJECT', 'ESCALATED', 'REJECT', 'ACCEPT'],
  ...['REJECT', 'UNKNOWN'],
];

describe('Decision Sync over HTTP: a verdict is never guessed', () => {
  let scene: HttpScene;
  let store: MemoryStore;
  beforeEach(async () => {
    store = createMemoryStore();
    scene = await httpScene(store);
  });
  afterEach(() => scene.close());

  /** The n-th payment waits for the verdict on the n-th transaction. */
  const pending = (n: number) =>
    scene.project.addPayment({
      ...{ currency: 'EUR', centAmount: 1000 },
      transactions: [
        {
          ...{ type: 'Authorization', state: 'Pending', centAmount: 1000 },
          interactionId: gatewayId(n),
        },
      ],
    }).id;
  const decide = (verdicts: readonly string[], originalDecision = 'REVIEW') => {
    const ids = verdicts.map((_, n) => pending(n));
    const rows = ids.map((code, n) =>
      conversion({
        ...{ requestId: gatewayId(n), code, decidedAt: ago(60 - n), originalDecision },
        verdict: verdicts[n] ?? '',
      }),
    );
    scene.gateway.convert(MID, ...rows);
    return ids;
  };
  const states = (ids: readonly string[]) =>
    ids.map((id) => scene.project.payment(id)?.transactions[0]?.state);

  it('20 verdicts of which 8 are neither ACCEPT nor REJECT → exactly 12 payments change, none inherited; of 6 rejected the money is held', async () => {
    const ids = decide(VERDICTS);
    const run = await scene.run({ kind: 'decision' });
    expect(run.merchants[0]).to.include({ read: 20, updated: 6, exceptions: 14, unchanged: 0 });
    expect(run.result).to.equal('completed');
    expect(states(ids)).to.deep.equal(VERDICTS.map((verdict) => EXPECTED[verdict] ?? 'Pending'));
    const changed = scene.project.payments().filter(({ version }) => version > 1);
    expect(changed).to.have.lengthOf(12);
    expect(scene.project.counts().update).to.equal(12);
    const { items } = await store.items({
      ...{ runId: run.runId, outcome: 'exception', offset: 0, limit: 20 },
    });
    const unclear = VERDICTS.filter((verdict) => EXPECTED[verdict] === undefined);
    const held = items.filter(({ reason }) => reason === 'reversal-needed');
    expect(held).to.have.lengthOf(6);
    const others = items.filter((item) => !held.includes(item));
    expect(others.map(({ reason, detail }) => [reason, detail])).to.deep.equal(
      unclear.map((verdict) => [
        'unknown-verdict',
        `originalDecision REVIEW, newDecision ${verdict}`,
      ]),
    );
  });

  it('the same again → the 12 stay as they are, what is held or unclear is an exception again', async () => {
    const ids = decide(VERDICTS);
    await scene.run({ kind: 'decision' });
    const before = states(ids);
    const run = await scene.run({ kind: 'decision' });
    expect(run.merchants[0]).to.include({ updated: 0, unchanged: 6, exceptions: 14 });
    expect(states(ids)).to.deep.equal(before);
    expect(scene.project.counts().update).to.equal(12);
  });

  it('ACCEPT and REJECT of what was never held for review → exceptions, nothing changes', async () => {
    const ids = decide(['ACCEPT', 'REJECT'], 'ACCEPT');
    const run = await scene.run({ kind: 'decision' });
    expect(run.merchants[0]).to.include({ updated: 0, exceptions: 2 });
    expect(states(ids)).to.deep.equal(['Pending', 'Pending']);
  });
});
