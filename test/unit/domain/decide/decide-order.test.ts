import type { PaymentAction } from '../../../../src/domain/decide/decision.ts';
import type { TransactionType } from '../../../../src/domain/payment/payment.ts';
import { aPayment, money } from '../../../support/builders.ts';
import {
  at,
  authorization,
  capture,
  decline,
  gatewayId,
  of,
  refund,
  reversal,
  sale,
  series,
} from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known } from '../scenario.ts';

/** The action that adds a gateway transaction by its id and time, Success, of 10.00 EUR unless told. */
function addsAs(
  interactionId: string,
  type: TransactionType,
  timestamp: string,
  centAmount = 1000,
): PaymentAction {
  const own = { interactionId, timestamp, availableCaptureAmount: undefined };
  const transaction = { type, state: 'Success', amount: money(centAmount), ...own } as const;
  return { action: 'addTransaction', transaction };
}

describeScenarios('decide, duplicates in one input', 'design §2.2', [
  {
    rule: 'one record twice is added once',
    payment: aPayment(),
    records: [sale(1), sale(1)],
    actions: [adds(1, 'Charge', 'Success')],
    reasons: ['added', 'already-right'],
  },
  {
    rule: 'one record three times, among others, is added once',
    payment: aPayment(),
    records: [capture(2), authorization(1), capture(2), capture(2)],
    actions: [adds(1, 'Authorization', 'Success'), adds(2, 'Charge', 'Success')],
    reasons: ['added', 'added', 'already-right', 'already-right'],
  },
  {
    rule: 'one record twice adopts once',
    payment: aPayment({ transactions: [interrupted('Charge')] }),
    records: [sale(1), sale(1)],
    actions: adopts('tx-interrupted-Charge', 1, 'Success'),
    reasons: ['adopted', 'already-right'],
  },
  {
    rule: 'the details of one record that came twice are wanted once',
    payment: aPayment({ transactions: [known(1, 'Charge', { state: 'Failure' })] }),
    records: [sale(1), sale(1)],
    actions: [],
    reasons: ['details-unavailable', 'details-unavailable'],
    wanted: [1],
  },
]);

describeScenarios('decide, records out of order', 'design §6 "Matching"', [
  {
    rule: 'they are written oldest first',
    payment: aPayment(),
    records: [refund(3), capture(2), authorization(1)],
    actions: [
      adds(1, 'Authorization', 'Success'),
      adds(2, 'Charge', 'Success'),
      adds(3, 'Refund', 'Success'),
    ],
    reasons: ['added', 'added', 'added'],
  },
  {
    rule: 'a reversal without amount is written after the authorization that is read after it',
    payment: aPayment(),
    records: [reversal(2, { amount: undefined }), authorization(1)],
    evidence: series(authorization(1), reversal(2, { amount: undefined })),
    actions: [adds(1, 'Authorization', 'Success'), adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['added', 'added'],
  },
  {
    rule: 'of one instant, the lower id comes first',
    payment: aPayment(),
    records: [
      capture(3, { submittedAt: at(2), ...of('3.00') }),
      capture(2, { submittedAt: at(2), ...of('4.00') }),
    ],
    actions: [adds(2, 'Charge', 'Success', money(400)), addsAs(gatewayId(3), 'Charge', at(2), 300)],
    reasons: ['added', 'added'],
  },
]);

describeScenarios('decide, instants are compared as time, not as text', 'design §6 "Matching"', [
  {
    rule: 'half a second later is later, however it is written',
    payment: aPayment(),
    records: [
      capture(2, { id: 'b', submittedAt: '2026-11-20T10:00:00Z' }),
      authorization(1, { id: 'a', submittedAt: '2026-11-20T10:00:00.500Z' }),
    ],
    actions: [
      addsAs('b', 'Charge', '2026-11-20T10:00:00Z'),
      addsAs('a', 'Authorization', '2026-11-20T10:00:00.500Z'),
    ],
    reasons: ['added', 'added'],
  },
  {
    rule: 'one instant written in two ways is one instant: the lower id comes first',
    payment: aPayment(),
    records: [
      authorization(1, { id: 'a', submittedAt: '2026-11-20T10:00:00Z' }),
      capture(2, { id: 'b', submittedAt: '2026-11-20T10:00:00.000Z' }),
    ],
    actions: [
      addsAs('a', 'Authorization', '2026-11-20T10:00:00Z'),
      addsAs('b', 'Charge', '2026-11-20T10:00:00.000Z'),
    ],
    reasons: ['added', 'added'],
  },
]);

describeScenarios('decide, the gateway id is on the wrong transactions', 'design §6 "Matching"', [
  {
    rule: 'by one of another type: exception',
    payment: aPayment({ transactions: [known(1, 'Refund')] }),
    records: [sale(1)],
    actions: [],
    reasons: ['type-differs'],
  },
  {
    rule: 'by two of that type: exception',
    payment: aPayment({ transactions: [known(1, 'Charge'), known(1, 'Charge', { id: 'tx-b' })] }),
    records: [sale(1)],
    actions: [],
    reasons: ['doubled'],
  },
  {
    rule: 'by several, one of that type: that one',
    payment: aPayment({
      transactions: [
        known(1, 'Authorization', { state: 'Failure' }),
        known(1, 'Charge', { id: 'tx-b' }),
      ],
    }),
    records: [sale(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'by several, none of that type: exception',
    payment: aPayment({
      transactions: [known(1, 'Refund'), known(1, 'CancelAuthorization', { id: 'tx-b' })],
    }),
    records: [decline(1)],
    actions: [],
    reasons: ['type-differs'],
  },
]);
