import { expect } from 'chai';
import type { Change, Judgement } from '../../../../src/domain/decide/decision.ts';
import { aPayment, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  NO_AMOUNT,
  of,
  refund,
  reversal,
  sale,
  series,
  voiding,
} from '../gateway-rows.ts';
import { decided, interrupted, known, type Scenario } from '../scenario.ts';

type Given = Pick<Scenario, 'payment' | 'records' | 'evidence'>;

/** What the only, or the last, record of a scenario ends with. */
function judgementOf(given: Partial<Scenario> & Given): Judgement | undefined {
  return decided({ rule: '', actions: [], reasons: [], ...given }).judgements.at(-1);
}

function change(
  type: Change['type'],
  from: Change['from'],
  to: Change['to'],
  centAmount = 1000,
): Change {
  return { type, from, to, amount: money(centAmount) };
}

const CHARGED = known(1, 'Charge');
const FAILED = known(1, 'Charge', { state: 'Failure' });

const CHANGES: readonly (readonly [string, Given, Change | undefined])[] = [
  [
    'added: from nothing',
    { payment: aPayment(), records: [sale(1)] },
    change('Charge', undefined, 'Success'),
  ],
  [
    'adopted: from the state it was left in',
    { payment: aPayment({ transactions: [interrupted('Charge')] }), records: [sale(1)] },
    change('Charge', 'Initial', 'Success'),
  ],
  [
    'a state changed',
    {
      payment: aPayment({ transactions: [known(1, 'Charge', { state: 'Pending' })] }),
      records: [sale(1)],
    },
    change('Charge', 'Pending', 'Success'),
  ],
  [
    'corrected',
    {
      payment: aPayment({ transactions: [FAILED] }),
      records: [sale(1)],
      evidence: [[1, details(sale(1), 'SETTLED')]],
    },
    change('Charge', 'Failure', 'Success'),
  ],
  [
    'voided: the transaction that was voided',
    {
      payment: aPayment({ transactions: [CHARGED, known(2, 'Refund', { amount: money(400) })] }),
      records: [voiding(3, NO_AMOUNT)],
      evidence: series(
        sale(1),
        { ...refund(2, of('4.00')), status: 'VOIDED' },
        voiding(3, NO_AMOUNT),
      ),
    },
    change('Refund', 'Success', 'Failure', 400),
  ],
  [
    'a reversal without amount: what was held',
    {
      payment: aPayment({ transactions: [known(1, 'Authorization', { amount: money(750) })] }),
      records: [reversal(2, NO_AMOUNT)],
      evidence: series(authorization(1, of('7.50')), reversal(2, NO_AMOUNT)),
    },
    change('CancelAuthorization', undefined, 'Success', 750),
  ],
  [
    'unchanged: none',
    { payment: aPayment({ transactions: [CHARGED] }), records: [sale(1)] },
    undefined,
  ],
  [
    'withheld: none',
    { payment: aPayment({ transactions: [CHARGED] }), records: [refund(2, of('11.00'))] },
    undefined,
  ],
  [
    'an Initial transaction in the way: none',
    { payment: aPayment({ transactions: [interrupted('Refund')] }), records: [authorization(1)] },
    undefined,
  ],
];

describe('decide, the change that a judgement reports', () => {
  for (const [rule, given, expected] of CHANGES) {
    it(rule, () => expect(judgementOf(given)?.change).to.deep.equal(expected));
  }
});

const DETAILS: readonly (readonly [string, Given, RegExp])[] = [
  [
    'a missing amount',
    {
      payment: aPayment(),
      records: [sale(1, NO_AMOUNT)],
      evidence: [[1, details(sale(1, NO_AMOUNT), undefined)]],
    },
    /none/,
  ],
  [
    'a foreign currency',
    { payment: aPayment(), records: [sale(1, of('10.00', 'USD'))] },
    /10\.00 USD/,
  ],
  ['an inexact amount', { payment: aPayment(), records: [sale(1, of('1.005'))] }, /1\.005 EUR/],
  [
    'another amount',
    { payment: aPayment({ transactions: [CHARGED] }), records: [sale(1, of('9.00'))] },
    /9\.00 EUR/,
  ],
  [
    'a void whose target is not there yet: what it voids',
    {
      payment: aPayment(),
      records: [voiding(3)],
      evidence: series(authorization(1), capture(2), voiding(3)),
    },
    /7000000000000000000002/,
  ],
  [
    'a void of several possible targets: all of them',
    {
      payment: aPayment(),
      records: [voiding(4)],
      evidence: series(authorization(1), capture(2), capture(3), voiding(4)),
    },
    /7000000000000000000002.*7000000000000000000003/,
  ],
  [
    'states that differ: both',
    {
      payment: aPayment({ transactions: [FAILED] }),
      records: [capture(1)],
      evidence: [[1, details(capture(1), 'TRANSMITTED')]],
    },
    /^Failure on the payment, Success at the gateway$/,
  ],
];

describe('decide, the detail of an exception names the values in question', () => {
  for (const [rule, given, expected] of DETAILS) {
    it(rule, () => expect(judgementOf(given)?.detail).to.match(expected));
  }
});
