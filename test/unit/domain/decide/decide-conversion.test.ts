import type { PaymentAction } from '../../../../src/domain/decide/decision.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { application, money } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import { at, capture, details, gatewayId, of, review, row, series } from '../gateway-rows.ts';
import { adds, interrupted, known, turns } from '../scenario.ts';
import {
  accepted,
  describeVerdicts,
  pending,
  rejected,
  type VerdictScenario,
} from './verdict-scenario.ts';

const REVERSED = known(2, 'CancelAuthorization');
const BESIDE = { ...pending(1, 'Charge'), id: 'tx-charge' };
const FAILED = known(1, 'Authorization', { state: 'Failure' });

const AUTHORIZATIONS: readonly VerdictScenario[] = [
  {
    rule: 'SP-R5: ACCEPT, its Authorization is Pending → Success',
    transactions: [pending(1)],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'SP-R6: REJECT, its Authorization is Pending → Failure, and its money is held',
    transactions: [pending(1)],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'SP-R6: REJECT, and its reversal is on the payment → Failure, nothing is held',
    transactions: [pending(1), known(40, 'CancelAuthorization')],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['state-changed'],
  },
  {
    rule: 'the last transaction is not the one it is about → the one with its id (defect d)',
    transactions: [pending(1), pending(2)],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'its Authorization has the id and is Initial → the verdict applies',
    transactions: [known(1, 'Authorization', { state: 'Initial' })],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'already in the state of the verdict → unchanged',
    transactions: [known(1, 'Authorization')],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'rejected already, and its money is held still → said again',
    transactions: [FAILED],
    conversions: [rejected(1)],
    actions: [],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'two Authorizations under one id → doubled',
    transactions: [pending(1), { ...pending(1), id: 'tx-other' }],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['doubled'],
  },
  {
    rule: 'its id is a Refund’s → type-differs, and the Pending Authorization is left alone',
    transactions: [known(1, 'Refund'), interrupted('Authorization', { state: 'Pending' })],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['type-differs'],
  },
  {
    rule: 'SP-R17: other transactions, whatever their state, are not touched',
    transactions: [
      known(3, 'Charge', { state: 'Failure' }),
      pending(1),
      known(4, 'Refund', { state: 'Pending' }),
    ],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
];

describeVerdicts(
  'a transaction has the id of the verdict',
  'design §6 "Verdicts", SP-R5, SP-R6',
  AUTHORIZATIONS,
);

const HELD = pending(1, 'Charge');
/** What was reviewed stands as an authorization, at the time of its charge. */
const AUTHORIZED: PaymentAction = {
  action: 'addTransaction',
  transaction: {
    ...{ type: 'Authorization', state: 'Success', amount: money(1000) },
    ...{ interactionId: gatewayId(1), timestamp: '2026-11-20T10:01:00.000Z' },
    availableCaptureAmount: undefined,
  },
};

/** A sale that is held. */
const SALE = review(1, { applications: [...review(1).applications, application('ics_bill')] });

const completed = (n: number) =>
  [
    {
      action: 'changeTransactionInteractionId',
      transactionId: 'tx-1',
      interactionId: gatewayId(n),
    },
    turns('tx-1', 'Success'),
    { action: 'changeTransactionTimestamp', transactionId: 'tx-1', timestamp: at(n) },
  ] as const;

const SALES: readonly VerdictScenario[] = [
  {
    rule: 'ACCEPT: its relations are asked for',
    transactions: [HELD],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [1],
  },
  {
    rule: 'ACCEPT, no capture: authorized, the Charge stays Pending and is not captured',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(SALE),
    actions: [AUTHORIZED],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT read again, no capture yet: nothing more',
    transactions: [HELD, known(1, 'Authorization', { id: 'tx-a' })],
    conversions: [accepted(1)],
    evidence: series(SALE),
    actions: [],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT, the details are not given: it waits all the same',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: [[1, 'unavailable']],
    actions: [AUTHORIZED],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT, a capture among its relations: completed',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(SALE, capture(2)),
    actions: [...completed(2), AUTHORIZED],
    reasons: ['completed'],
  },
  {
    rule: 'ACCEPT, a refused capture among its relations: it waits',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(SALE, row(2, '236', [application('ics_bill', '236', '0')])),
    actions: [AUTHORIZED],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT, a settlement in its notes: asked for',
    transactions: [HELD],
    conversions: [accepted(1, { settlementIds: [gatewayId(2)] })],
    evidence: series(SALE),
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [2],
  },
  {
    rule: 'ACCEPT, a settlement in its notes that its details confirm: completed',
    transactions: [HELD],
    conversions: [accepted(1, { settlementIds: [gatewayId(2)] })],
    evidence: [...series(SALE), [2, details(capture(2), undefined)]],
    actions: [...completed(2), AUTHORIZED],
    reasons: ['completed'],
  },
  {
    rule: 'ACCEPT, a settlement in its notes that its details refute: it waits',
    transactions: [HELD],
    conversions: [accepted(1, { settlementIds: [gatewayId(2)] })],
    evidence: [
      ...series(SALE),
      [2, details(row(2, '236', [application('ics_bill', '236', '0')]), undefined)],
    ],
    actions: [AUTHORIZED],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT, a capture of a part: the Charge has failed, the capture is one of its own',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(SALE, capture(2, of('4.00'))),
    actions: [turns('tx-1', 'Failure'), adds(2, 'Charge', 'Success', money(400)), AUTHORIZED],
    reasons: ['completed'],
  },
  {
    rule: 'ACCEPT, its capture is on the payment as a Charge of its own: this one has failed',
    transactions: [HELD, known(2, 'Charge')],
    conversions: [accepted(1)],
    evidence: series(SALE, capture(2)),
    actions: [turns('tx-1', 'Failure'), AUTHORIZED],
    reasons: ['completed'],
  },
  {
    rule: 'ACCEPT, Authorization and Charge are both Pending under its id: each by its own rule',
    transactions: [pending(1), BESIDE],
    conversions: [accepted(1)],
    evidence: series(SALE),
    actions: [turns('tx-1', 'Success')],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'ACCEPT, ACCEPTED_SALE_STATE=Success: a success at once, as the reference plugin does',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(SALE),
    settings: { ...DECISION, acceptedSaleState: 'Success' },
    actions: [turns('tx-1', 'Success'), AUTHORIZED],
    reasons: ['state-changed'],
  },
  {
    rule: 'ACCEPT, left Initial by the live path: it waits',
    transactions: [known(1, 'Charge', { state: 'Initial' })],
    conversions: [accepted(1)],
    evidence: series(SALE),
    actions: [turns('tx-1', 'Pending'), AUTHORIZED],
    reasons: ['accepted-not-captured'],
  },
  {
    rule: 'REJECT: it has failed, and its money is held',
    transactions: [HELD],
    conversions: [rejected(1)],
    evidence: series(SALE),
    actions: [turns('tx-1', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'REJECT, its Charge is Initial, which this write resolves → the verdict applies',
    transactions: [known(1, 'Charge', { state: 'Initial' })],
    conversions: [rejected(1)],
    evidence: series(SALE),
    actions: [turns('tx-1', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'REJECT, Authorization and Charge are both Pending under its id: both failed',
    transactions: [pending(1), BESIDE],
    conversions: [rejected(1)],
    evidence: series(SALE),
    actions: [turns('tx-1', 'Failure'), turns('tx-charge', 'Failure')],
    reasons: ['reversal-needed'],
  },
];

describeVerdicts('a sale that is held', 'design §6 "Verdicts", cybersource-facts §1, X37', SALES);

const ECHECK: GatewayTransaction = row(1, '480', [
  application('ics_ecp_debit'),
  application('ics_decision', '480', '0'),
]);

describeVerdicts('an eCheck that is held', 'design §6 "Verdicts"', [
  {
    rule: 'ACCEPT: Pending until its status says more',
    transactions: [HELD],
    conversions: [accepted(1)],
    evidence: series(ECHECK),
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'REJECT: it has failed, and no money is held',
    transactions: [HELD],
    conversions: [rejected(1)],
    evidence: series(ECHECK),
    actions: [turns('tx-1', 'Failure')],
    reasons: ['state-changed'],
  },
]);

const LATER = { submittedAt: at(50) };

describeVerdicts(
  'a verdict turns a state that another verdict gave, once all are read',
  'design §6 "Verdicts", X29, X41',
  [
    {
      rule: 'REJECT, but Success: every verdict since its submission is asked for',
      transactions: [known(1, 'Authorization')],
      conversions: [rejected(1)],
      actions: [],
      reasons: ['verdict-waits'],
      wantedVerdicts: [1],
    },
    {
      rule: 'X29: REJECT, but Success without any other verdict → a later fact stands',
      transactions: [known(1, 'Authorization')],
      conversions: [rejected(1)],
      allRead: [1],
      actions: [],
      reasons: ['already-final'],
    },
    {
      rule: 'X29: ACCEPT, but Failure and reversed → never back to Success',
      transactions: [FAILED, REVERSED],
      conversions: [accepted(1)],
      allRead: [1],
      actions: [],
      reasons: ['already-final'],
    },
    {
      rule: 'ACCEPT in an earlier slice, REJECT in a later one → the later counts, and is an exception',
      transactions: [known(1, 'Authorization')],
      conversions: [accepted(1), rejected(1, LATER)],
      allRead: [1],
      actions: [turns('tx-1', 'Failure')],
      reasons: ['superseded', 'verdict-turned'],
    },
    {
      rule: 'REJECT in an earlier slice, ACCEPT in a later one → the later counts, and is an exception',
      transactions: [FAILED],
      conversions: [rejected(1), accepted(1, LATER)],
      allRead: [1],
      actions: [turns('tx-1', 'Success')],
      reasons: ['superseded', 'verdict-turned'],
    },
    {
      rule: 'ACCEPT back-filled after a REJECT: the older turns nothing',
      transactions: [FAILED],
      conversions: [accepted(1), rejected(1, LATER)],
      allRead: [1],
      actions: [],
      reasons: ['superseded', 'reversal-needed'],
    },
    {
      rule: 'REJECT back-filled after an ACCEPT: the older turns nothing',
      transactions: [known(1, 'Authorization')],
      conversions: [rejected(1), accepted(1, LATER)],
      allRead: [1],
      actions: [],
      reasons: ['superseded', 'already-right'],
    },
    {
      rule: 'a sale that was accepted and is rejected: the Charge that waits has failed, too',
      transactions: [HELD, known(1, 'Authorization', { id: 'tx-a' })],
      conversions: [accepted(1), rejected(1, LATER)],
      allRead: [1],
      actions: [turns('tx-1', 'Failure'), turns('tx-a', 'Failure')],
      reasons: ['superseded', 'verdict-turned'],
    },
    {
      rule: 'REJECT of a sale back-filled after its ACCEPT: the Charge waits on',
      transactions: [HELD, known(1, 'Authorization', { id: 'tx-a' })],
      conversions: [rejected(1), accepted(1, LATER)],
      allRead: [1],
      evidence: series(SALE),
      actions: [],
      reasons: ['superseded', 'accepted-not-captured'],
    },
    {
      rule: 'a sale that was rejected and is accepted: authorized, its capture will be a Charge of its own',
      transactions: [known(1, 'Charge', { state: 'Failure' })],
      conversions: [rejected(1), accepted(1, LATER)],
      allRead: [1],
      actions: [AUTHORIZED],
      reasons: ['superseded', 'verdict-turned'],
    },
  ],
);
