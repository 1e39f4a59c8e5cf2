import { aPayment, application } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  NO_AMOUNT,
  of,
  refund,
  row,
  sale,
} from '../gateway-rows.ts';
import { adds, describeScenarios, known, type Scenario } from '../scenario.ts';

const EMPTY = aPayment();

/** A record that writes nothing on an empty payment. */
function nothing(
  rule: string,
  record: Scenario['records'][number],
  reason: Scenario['reasons'][number],
): Scenario {
  return { rule, payment: EMPTY, records: [record], actions: [], reasons: [reason] };
}

describeScenarios('decide, a record that moved no money writes nothing', 'design §6', [
  nothing(
    'the shopper still has to authenticate',
    row(1, '475', [application('ics_pa_enroll', '475', '0'), application('ics_auth')]),
    'authentication-pending',
  ),
  nothing(
    'payer authentication alone',
    row(1, '100', [application('ics_pa_setup', '100', '1')], NO_AMOUNT),
    'no-money-moved',
  ),
  nothing(
    'an authorization that was skipped',
    row(1, '100', [application('ics_auth')]),
    'no-money-moved',
  ),
  nothing(
    'risk rejected before the authorization ran',
    row(1, '481', [application('ics_decision', '481', '0'), application('ics_auth')]),
    'no-money-moved',
  ),
  nothing('a card verification', authorization(1, of('0.00')), 'card-verification'),
  nothing('a refused void', row(1, '246', [application('ics_void', '246', '0')]), 'void-refused'),
  nothing(
    'an unknown application, which becomes an exception',
    row(1, '100', [application('ics_new_thing', '100', '1')]),
    'unknown-application',
  ),
  {
    rule: 'beside it the others are written (invariant 6)',
    payment: EMPTY,
    evidence: [[2, details(authorization(2, NO_AMOUNT), undefined)]],
    records: [
      row(1, '475', [application('ics_pa_enroll', '475', '0'), application('ics_auth')]),
      authorization(2, NO_AMOUNT),
      row(3, '100', [application('ics_new_thing', '100', '1')]),
      sale(4),
    ],
    actions: [adds(4, 'Charge', 'Success')],
    reasons: ['authentication-pending', 'missing-amount', 'unknown-application', 'added'],
  },
]);

const CHARGED = [known(1, 'Authorization'), known(2, 'Charge'), known(3, 'Refund')];

describeScenarios('decide, invariant 3: no change, no write', 'design §2.3', [
  {
    rule: 'SP-R27 every record is on the payment already: all unchanged',
    payment: aPayment({ transactions: CHARGED }),
    records: [authorization(1), capture(2), refund(3)],
    actions: [],
    reasons: ['already-right', 'already-right', 'already-right'],
  },
  {
    rule: 'no records: nothing',
    payment: aPayment({ transactions: CHARGED }),
    records: [],
    actions: [],
    reasons: [],
  },
  {
    rule: 'a record without amount whose transaction is there: unchanged',
    payment: aPayment({ transactions: CHARGED }),
    records: [capture(2, NO_AMOUNT)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'another timestamp on the payment is left as it is',
    payment: aPayment({ transactions: [known(1, 'Authorization', { timestamp: undefined })] }),
    records: [authorization(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'a refund of the payment that was not read is not touched',
    payment: aPayment({ transactions: CHARGED }),
    records: [authorization(1)],
    actions: [],
    reasons: ['already-right'],
  },
]);
