import { expect } from 'chai';
import { aPayment, application, money } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import { of, reversal, riskReject } from '../gateway-rows.ts';
import { adds, decided, describeScenarios, known, reasonsOf, turns } from '../scenario.ts';

const REVERSED = [application('ics_auth_reversal', '100', '1')];
const REVERSAL_REFUSED = [application('ics_auth_reversal', '237', '0')];
const SUCCESS = { ...DECISION, riskRejectState: 'Success' } as const;

describeScenarios('decide, a risk reject (481) after a good authorization', 'design §6, X36', [
  {
    rule: 'X36 missing, no reversal: Failure, and a reversal is needed',
    payment: aPayment(),
    records: [riskReject(1)],
    actions: [adds(1, 'Authorization', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'X36 missing, RISK_REJECT_STATE=Success, no reversal: Success, and a reversal is needed',
    payment: aPayment(),
    records: [riskReject(1)],
    settings: SUCCESS,
    actions: [adds(1, 'Authorization', 'Success')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'its reversal is found: both are added, nothing is needed',
    payment: aPayment(),
    records: [riskReject(1), reversal(2)],
    actions: [adds(1, 'Authorization', 'Failure'), adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['added', 'added'],
  },
  {
    rule: 'its reversal is on the payment already: nothing is needed',
    payment: aPayment({ transactions: [known(2, 'CancelAuthorization')] }),
    records: [riskReject(1)],
    actions: [adds(1, 'Authorization', 'Failure')],
    reasons: ['added'],
  },
  {
    rule: 'its reversal is in its own summary: both are added, and nothing is needed',
    payment: aPayment(),
    records: [riskReject(1, REVERSED)],
    actions: [adds(1, 'Authorization', 'Failure'), adds(1, 'CancelAuthorization', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'the reversal in its own summary was refused: a reversal is needed',
    payment: aPayment(),
    records: [riskReject(1, REVERSAL_REFUSED)],
    actions: [adds(1, 'Authorization', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'a reversal that failed is none: a reversal is needed',
    payment: aPayment({ transactions: [known(2, 'CancelAuthorization', { state: 'Failure' })] }),
    records: [riskReject(1)],
    actions: [adds(1, 'Authorization', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'a reversal of another amount is none: a reversal is needed',
    payment: aPayment({
      transactions: [known(2, 'CancelAuthorization', { amount: money(999) })],
    }),
    records: [riskReject(1)],
    actions: [adds(1, 'Authorization', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'a reversal that came before it released something else: a reversal is needed',
    payment: aPayment({
      transactions: [known(1, 'Authorization'), known(2, 'CancelAuthorization')],
    }),
    records: [riskReject(3)],
    actions: [adds(3, 'Authorization', 'Failure')],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'never over an existing Success of the live path; the hold is still reported',
    payment: aPayment({ transactions: [known(1, 'Authorization')] }),
    records: [riskReject(1)],
    actions: [],
    reasons: ['reversal-needed'],
  },
  {
    rule: 'an existing Success with its reversal: unchanged',
    payment: aPayment({
      transactions: [known(1, 'Authorization'), known(2, 'CancelAuthorization')],
    }),
    records: [riskReject(1)],
    actions: [],
    reasons: ['already-final'],
  },
  {
    rule: 'never over an existing Failure',
    payment: aPayment({
      transactions: [
        known(1, 'Authorization', { state: 'Failure' }),
        known(2, 'CancelAuthorization'),
      ],
    }),
    records: [riskReject(1)],
    settings: SUCCESS,
    actions: [],
    reasons: ['already-final'],
  },
  {
    rule: 'recorded as a failed Charge by the live path (X36): unchanged',
    payment: aPayment({
      transactions: [known(1, 'Charge', { state: 'Failure' }), known(2, 'CancelAuthorization')],
    }),
    records: [riskReject(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'Pending on the payment, its reversal found: Failure',
    payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
    records: [riskReject(1), reversal(2)],
    actions: [turns('tx-1', 'Failure'), adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['state-changed', 'added'],
  },
]);

describe('decide, two risk rejects of one amount', () => {
  const records = [riskReject(1), riskReject(2), reversal(3)];

  it('one reversal releases one of them: the other one’s is needed', () => {
    const scenario = { rule: '', payment: aPayment(), records, actions: [], reasons: [] };
    const needed = reasonsOf(decided(scenario)).filter((reason) => reason === 'reversal-needed');
    expect(needed).to.have.lengthOf(1);
  });

  it('of other amounts each is released by its own', () => {
    const other = [riskReject(1), riskReject(2, [], of('4.00')), reversal(3, of('4.00'))];
    const scenario = { rule: '', payment: aPayment(), records: other, actions: [], reasons: [] };
    expect(reasonsOf(decided(scenario))).to.deep.equal(['reversal-needed', 'added', 'added']);
  });
});
