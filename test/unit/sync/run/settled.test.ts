import { expect } from 'chai';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { DecisionSettings } from '../../../../src/domain/decide/record-result.ts';
import type { Store } from '../../../../src/ports/ports.ts';
import { reconcileUnsettled } from '../../../../src/sync/run/settled.ts';
import { aGatewayTransaction, anItem, application } from '../../../support/builders.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { aPage, startRun } from '../../../support/run-pages.ts';
import { DECISION } from '../../../support/settings.ts';

/** No payment has a condition, and nothing waited for one. */
const NOTHING_ELSE = { waited: [], conditions: [] } as const;

/** What is to be remembered when a record is decided with this reason. */
async function remembered(reason: Reason, record = aGatewayTransaction(), decision = DECISION) {
  const memory = { merchantId: 'mid_a', isAsked: true, decision };
  const store = { settledAmong: async () => new Map() };
  const { settled } = await reconcileUnsettled({ ...memory, store }, [record], async () => ({
    ...NOTHING_ELSE,
    items: [anItem({ reason, transactionId: record.id })],
  }));
  return settled;
}

const TABLE: readonly (readonly [string, Reason, boolean])[] = [
  ['added', 'added', true],
  ['already right', 'already-right', true],
  ['not confirmed by details, which may change while the record does not', 'not-confirmed', false],
  ['an unknown outcome, which has looks of its own', 'outcome-unknown', true],
  ['an exception', 'unmatched', false],
  ['what raised a condition of its payment', 'money-held', true],
  ['ignored', 'not-ours', false],
];

describe('what a run remembers as settled (issue 3, item 7)', () => {
  for (const [situation, reason, isRemembered] of TABLE) {
    it(`${situation} → ${isRemembered ? '' : 'not '}remembered`, async () => {
      expect(await remembered(reason)).to.have.length(isRemembered ? 1 : 0);
    });
  }

  it('a follow-on of others, which cost a look at its details → remembered', async () => {
    const refund = aGatewayTransaction({ applications: [application('ics_credit', '100')] });
    expect(await remembered('not-ours', refund)).to.have.length(1);
  });

  it('a risk reject (481) → as any other: its condition is kept with its payment', async () => {
    const record = aGatewayTransaction({ reasonCode: '481' });
    expect(await remembered('reversal-needed', record)).to.have.length(1);
  });

  it('one id twice with different content → both are reconciled, and neither is remembered', async () => {
    const rows = ['100', '231'].map((reasonCode) => aGatewayTransaction({ reasonCode }));
    const memory = { merchantId: 'mid_a', isAsked: true, decision: DECISION };
    const store: Pick<Store, 'settledAmong'> = {
      settledAmong: async (_, entries) =>
        new Map(entries.map(({ transactionId }) => [transactionId, 'settled' as const])),
    };
    const asked: unknown[] = [];
    const reconciled = await reconcileUnsettled({ ...memory, store }, rows, async (some) => {
      asked.push(...some);
      const items = some.map(({ id }) => anItem({ reason: 'added', transactionId: id }));
      return { ...NOTHING_ELSE, items };
    });
    expect(asked).to.deep.equal(rows);
    expect(reconciled.settled).to.deep.equal([]);
    expect(reconciled.items).to.have.length(2);
  });

  const changed: readonly (readonly [string, Partial<DecisionSettings>])[] = [
    ['RISK_REJECT_STATE', { riskRejectState: 'Success' }],
    ['SOFT_DECLINE_STATE', { softDeclineState: 'Success' }],
    ['ACCEPTED_SALE_STATE', { acceptedSaleState: 'Success' }],
    ['multipleCaptures of a merchant id', { multipleCaptures: new Set(['mid_a']) }],
  ];
  for (const [setting, change] of changed) {
    it(`${setting} changed → another fingerprint: nothing is settled any more`, async () => {
      const record = aGatewayTransaction();
      const [one] = await remembered('added', record);
      const [other] = await remembered('added', record, { ...DECISION, ...change });
      expect(one?.fingerprint).not.to.equal(other?.fingerprint);
    });
  }
});

describe('an outcome that is unknown, read again between two looks (design §6)', () => {
  const record = aGatewayTransaction({ reasonCode: '150' });
  const unknown = anItem({
    ...{ reason: 'outcome-unknown', change: undefined, detail: 'asked at first' },
    ...{ transactionId: record.id, paymentId: 'pay-1' },
  });

  /** Records a page on which the outcome was unknown; then reads `again`, and answers its item and whether it was decided. */
  async function readAgain(again = record, isAsked = true) {
    const store = createMemoryStore();
    const memory = { store, merchantId: 'mid_a', isAsked, decision: DECISION };
    await startRun(store);
    const page = await reconcileUnsettled(memory, [record], async () => ({
      ...NOTHING_ELSE,
      items: [unknown],
    }));
    await store.recordPage({ ...aPage([]), ...page });
    let isDecided = false;
    const { items } = await reconcileUnsettled(memory, [again], async () => {
      isDecided = true;
      return { ...NOTHING_ELSE, items: [anItem({ reason: 'added', transactionId: again.id })] };
    });
    return { items, isDecided };
  }

  it('the same record → neither side is asked, and its item is the one before: it stays an open exception', async () => {
    expect(await readAgain()).to.deep.equal({ items: [unknown], isDecided: false });
  });

  it('a record that says something else now → decided', async () => {
    expect((await readAgain({ ...record, reasonCode: '100' })).isDecided).to.equal(true);
  });

  it('by a look, or a full pass → decided', async () => {
    expect((await readAgain(record, false)).isDecided).to.equal(true);
  });
});
