import { expect } from 'chai';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { aPayment, application, applyActions, money } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import {
  at,
  authorization,
  capture,
  gatewayId,
  of,
  reversal,
  row,
  series,
} from '../gateway-rows.ts';
import {
  adds,
  adopts,
  decided,
  describeScenarios,
  evidenceOf,
  interrupted,
  known,
  reasonsOf,
  type Scenario,
  turns,
} from '../scenario.ts';
import { accepted, decidedVerdicts, rejected } from './verdict-scenario.ts';

/** A sale that is held: authorized only. */
const HELD = row(1, '480', [
  application('ics_auth', '100', '1'),
  application('ics_bill'),
  application('ics_decision', '480', '0'),
]);
const PENDING = known(1, 'Charge', { state: 'Pending', timestamp: at(1) });
const HELD_SALE = aPayment({ transactions: [PENDING] });
const AUTHORIZED = adds(1, 'Authorization', 'Success');

/** The actions that give the held charge to a capture of its amount. */
function completes(n: number): Scenario['actions'] {
  const transactionId = 'tx-1';
  return [
    { action: 'changeTransactionInteractionId', transactionId, interactionId: gatewayId(n) },
    turns(transactionId, 'Success'),
    { action: 'changeTransactionTimestamp', transactionId, timestamp: at(n) },
    AUTHORIZED,
  ];
}

const PART = capture(2, of('4.00'));
const REST = capture(3, of('6.00'));

describeScenarios(
  'decide, the capture of a held sale completes its charge, verdict or not',
  'design §6 "Held sales", cybersource-facts §1',
  [
    {
      rule: 'of the same amount: the charge takes its id, what was reviewed is authorized',
      payment: HELD_SALE,
      records: [capture(2)],
      evidence: series(HELD, capture(2)),
      actions: completes(2),
      reasons: ['completed'],
    },
    {
      rule: 'its root is asked for',
      payment: HELD_SALE,
      records: [capture(2)],
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [2],
    },
    {
      rule: 'its root is not given: nothing is added beside a charge that may be its own',
      payment: HELD_SALE,
      records: [capture(2)],
      evidence: [[2, 'unavailable']],
      actions: [],
      reasons: ['details-unavailable'],
    },
    {
      rule: 'of another root: a charge of its own',
      payment: aPayment({ plannedAmount: 5000, transactions: [PENDING] }),
      records: [capture(2)],
      evidence: series(authorization(4), capture(2)),
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'of a part: the charge has failed, for amounts cannot be changed, and the capture is a charge',
      payment: HELD_SALE,
      records: [PART],
      evidence: series(HELD, PART),
      actions: [turns('tx-1', 'Failure'), adds(2, 'Charge', 'Success', money(400)), AUTHORIZED],
      reasons: ['completed'],
    },
    ...[capture(2), PART].map(
      (captured): Scenario => ({
        rule: `of ${captured.amount?.decimal}, whose own request was interrupted: that one is the capture`,
        payment: aPayment({
          transactions: [
            PENDING,
            interrupted('Charge', { amount: money(captured === PART ? 400 : 1000) }),
          ],
        }),
        records: [captured],
        evidence: series(HELD, captured),
        actions: [
          turns('tx-1', 'Failure'),
          ...adopts('tx-interrupted-Charge', 2, 'Success'),
          AUTHORIZED,
        ],
        reasons: ['adopted'],
      }),
    ),
    {
      rule: 'in two parts: a charge each',
      payment: HELD_SALE,
      records: [PART, REST],
      evidence: series(HELD, PART, REST),
      actions: [
        turns('tx-1', 'Failure'),
        adds(2, 'Charge', 'Success', money(400)),
        AUTHORIZED,
        adds(3, 'Charge', 'Success', money(600)),
      ],
      reasons: ['completed', 'added'],
    },
    {
      rule: 'a second one of the same amount: the customer was charged twice',
      payment: HELD_SALE,
      records: [capture(2), capture(3)],
      evidence: series(HELD, capture(2), capture(3)),
      actions: [...completes(2), adds(3, 'Charge', 'Success')],
      reasons: ['charged-more-than-planned', 'charged-more-than-planned'],
    },
    {
      rule: 'the charge was left Initial by the live path: completed all the same',
      payment: aPayment({ transactions: [{ ...PENDING, state: 'Initial' }] }),
      records: [capture(2)],
      evidence: series(HELD, capture(2)),
      actions: completes(2),
      reasons: ['completed'],
    },
    {
      rule: 'refused: the charge waits, and the refusal is a charge of its own',
      payment: HELD_SALE,
      records: [row(2, '236', [application('ics_bill', '236', '0')])],
      evidence: series(HELD, row(2, '236', [application('ics_bill', '236', '0')])),
      actions: [adds(2, 'Charge', 'Failure')],
      reasons: ['added'],
    },
    {
      rule: 'captured and voided since: the charge takes its id, and has failed',
      payment: HELD_SALE,
      records: [capture(2)],
      evidence: series(HELD, { ...capture(2), status: 'VOIDED' }),
      actions: completes(2).map((one) =>
        one.action === 'changeTransactionState' ? turns('tx-1', 'Failure') : one,
      ),
      reasons: ['completed'],
    },
    {
      rule: 'reversed: it will never be captured',
      payment: HELD_SALE,
      records: [reversal(2)],
      evidence: series(HELD, reversal(2)),
      actions: [turns('tx-1', 'Failure'), adds(2, 'CancelAuthorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'reversed in part: it waits',
      payment: HELD_SALE,
      records: [reversal(2, of('4.00'))],
      actions: [adds(2, 'CancelAuthorization', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'a reversal of another root: it waits',
      payment: HELD_SALE,
      records: [reversal(2)],
      evidence: series(authorization(4), reversal(2)),
      actions: [adds(2, 'CancelAuthorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a capture that is on the payment is never given to a second charge',
      payment: aPayment({ plannedAmount: 5000, transactions: [PENDING, known(2, 'Charge')] }),
      records: [capture(2)],
      evidence: series(HELD, capture(2)),
      actions: [],
      reasons: ['already-right'],
    },
    {
      rule: 'ACCEPTED_SALE_STATE=Success, accepted before: the charge takes its id',
      payment: aPayment({
        transactions: [{ ...PENDING, state: 'Success' }, known(1, 'Authorization', { id: 'tx-a' })],
      }),
      records: [capture(2)],
      evidence: series(HELD, capture(2)),
      settings: { ...DECISION, acceptedSaleState: 'Success' },
      actions: completes(2).filter(
        (one) => one !== AUTHORIZED && one.action !== 'changeTransactionState',
      ),
      reasons: ['completed'],
    },
    {
      rule: 'a sale that was not held is no held charge: a second capture is a charge of its own',
      payment: aPayment({ plannedAmount: 5000, transactions: [known(1, 'Charge')] }),
      records: [capture(2)],
      evidence: series(HELD, capture(2)),
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
  ],
);

/** What happens to a held sale: a record that is read, or a verdict. */
type Event = 'held' | 'capture' | 'part' | 'rest' | 'reversal' | 'accept' | 'reject';

const RECORDS: Readonly<Record<string, GatewayTransaction>> = {
  ...{ held: HELD, capture: capture(2), part: PART, rest: REST, reversal: reversal(2) },
};

/** Plays events one by one, each in a run of its own, with all relations known and every verdict read. */
function play(events: readonly Event[], all: readonly Event[]): Payment {
  const captures = all.flatMap((one) => (one === 'held' ? [] : (RECORDS[one] ?? [])));
  const evidence = evidenceOf(series(HELD, ...captures));
  const verdicts = [accepted(1), rejected(1, { submittedAt: at(20) })];
  let payment: Payment = HELD_SALE;
  for (const event of events) {
    const record = RECORDS[event];
    const decision =
      record === undefined
        ? decidedVerdicts(payment, event === 'accept' ? verdicts.slice(0, 1) : verdicts.slice(1), {
            ...{ evidence: series(HELD, ...captures), allRead: [1] },
          })
        : decided({
            ...{ rule: '', payment, records: [record], actions: [], reasons: [] },
            evidence: [...evidence].map(([id, one]) => [Number(id.slice(-2)), one] as const),
          });
    payment = applyActions(payment, decision.actions);
  }
  return payment;
}

function moneyOf({ transactions }: Payment): readonly string[] {
  return transactions
    .map(({ type, state, amount, interactionId }: Transaction) =>
      [type, state, amount.centAmount, interactionId].join(' '),
    )
    .sort();
}

/** Every order of a few events. */
function orders<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one) =>
    orders(all.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}

const HISTORIES: readonly (readonly [string, readonly Event[], readonly string[]])[] = [
  [
    'accepted and captured: one charge',
    ['held', 'accept', 'capture'],
    [`Authorization Success 1000 ${gatewayId(1)}`, `Charge Success 1000 ${gatewayId(2)}`],
  ],
  [
    'accepted and captured in part: the held charge has failed',
    ['held', 'accept', 'part'],
    [
      `Authorization Success 1000 ${gatewayId(1)}`,
      `Charge Failure 1000 ${gatewayId(1)}`,
      `Charge Success 400 ${gatewayId(2)}`,
    ],
  ],
  [
    'accepted and captured in two parts: a charge each',
    ['accept', 'part', 'rest'],
    [
      `Authorization Success 1000 ${gatewayId(1)}`,
      `Charge Failure 1000 ${gatewayId(1)}`,
      `Charge Success 400 ${gatewayId(2)}`,
      `Charge Success 600 ${gatewayId(3)}`,
    ],
  ],
  [
    'accepted and not captured: authorized, and the charge waits',
    ['held', 'accept'],
    [`Authorization Success 1000 ${gatewayId(1)}`, `Charge Pending 1000 ${gatewayId(1)}`],
  ],
  ['rejected: it has failed', ['held', 'reject'], [`Charge Failure 1000 ${gatewayId(1)}`]],
];

describe('a held sale, in any order of arrival over any runs (design §6 "Held sales")', () => {
  for (const [rule, events, expected] of HISTORIES)
    for (const order of orders(events))
      it(`${rule}: ${order.join(', ')}`, () => {
        expect(moneyOf(play(order, events))).to.deep.equal([...expected]);
      });

  it('a capture read before the ACCEPT: the ACCEPT changes nothing more', () => {
    const evidence = series(HELD, capture(2));
    const payment = play(['capture'], ['capture']);
    const decision = decidedVerdicts(payment, [accepted(1)], { evidence });
    expect(decision.actions).to.deep.equal([]);
    expect(reasonsOf(decision)).to.deep.equal(['already-right']);
  });
});
