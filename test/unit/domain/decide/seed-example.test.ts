import { expect } from 'chai';
import { decide } from '../../../../src/domain/decide/decide.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  applyActions,
} from '../../../support/builders.ts';
import { decided, reasonsOf, type Scenario, SETTINGS } from '../scenario.ts';

/** The payment and the transaction of the seed's example; X26: read as one payment, X27: with an amount. */
const PAYMENT_ID = '5051668f-a147-4afb-8b69-6309e460de9a';
const TRANSACTION_ID = '6445658584406673603955';

const RECORD = aGatewayTransaction({
  id: TRANSACTION_ID,
  clientReference: PAYMENT_ID,
  reasonCode: undefined,
  applications: [application('ics_auth', '100')],
});

function example(payment: Scenario['payment'], record = RECORD): Scenario {
  return { rule: 'SP-R25', payment, records: [record], actions: [], reasons: [] };
}

describe('the seed’s example', () => {
  const before = aPayment({ id: PAYMENT_ID, transactions: [] });

  it('SP-R25 before, transactions: []; after, one Authorization Success with the gateway’s id', () => {
    const after = applyActions(before, decided(example(before)).actions);
    expect(after.transactions).to.have.lengthOf(1);
    expect(after.transactions[0]).to.include({
      state: 'Success',
      type: 'Authorization',
      interactionId: TRANSACTION_ID,
    });
  });

  it('SP-R27 run again, it adds nothing', () => {
    const after = applyActions(before, decided(example(before)).actions);
    const again = decided(example(after));
    expect(again.actions).to.deep.equal([]);
    expect(reasonsOf(again)).to.deep.equal(['already-right']);
  });

  it('X27 exactly as printed, without an amount: an exception, never a guess', () => {
    const record = { ...RECORD, amount: undefined };
    const details = { record, rootId: record.id, relatedIds: [] };
    const printed = decide(before, [record], new Map([[record.id, details]]), SETTINGS);
    expect(printed.actions).to.deep.equal([]);
    expect(reasonsOf(printed)).to.deep.equal(['missing-amount']);
  });
});
