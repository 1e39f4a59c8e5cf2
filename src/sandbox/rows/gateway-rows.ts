import {
  ACCEPTED,
  EARLY_RULES,
  executed,
  flagsOf,
  HELD,
  REJECTED,
  skipped,
} from './applications.ts';
import { type GatewayRow, type RowApplication, type RowFacts, row, toGatewayTime } from './row.ts';

export { type GatewayRow, gatewayId, gatewayIdAt, type RowFacts, type Tender } from './row.ts';

/** Makes the search row of one kind of operation. */
export type RowBuilder = (facts: RowFacts) => GatewayRow;

// A check or PayPal transaction does not look like a card's unless it is told to.
const byCheck = (facts: RowFacts): RowFacts => ({ tender: 'check', ...facts });
const byPaypal = (facts: RowFacts): RowFacts => ({ tender: 'paypal', ...facts });

function plain(facts: RowFacts, ...applications: readonly RowApplication[]): GatewayRow {
  const reasonCode = facts.reasonCode ?? '100';
  const { rCode, rFlag } = flagsOf(reasonCode);
  return row(facts, { reasonCode, rCode, rFlag, returnCode: 1000000, applications });
}

function held(facts: RowFacts, ...applications: readonly RowApplication[]): GatewayRow {
  const error = { reason: 'DECISION_PROFILE_REVIEW', message: 'Decision is REVIEW.' };
  return row(facts, { reasonCode: '480', rCode: '0', rFlag: 'DREVIEW', applications, error });
}

function rejected(facts: RowFacts, ...applications: readonly RowApplication[]): GatewayRow {
  const error = { reason: 'DECISION_PROFILE_REJECT', message: 'Decision is REJECT.' };
  return row(facts, { reasonCode: '481', rCode: '0', rFlag: 'DREJECT', applications, error });
}

/** Funds reserved: `ics_auth` 100, with Decision Manager beside it. */
export const authorization: RowBuilder = (facts) =>
  plain(facts, executed('ics_auth', facts.reasonCode), EARLY_RULES, ACCEPTED);

/** Authorized and captured in one row: `ics_auth` and `ics_bill`, both 100, one id. */
export const sale: RowBuilder = (facts) =>
  plain(facts, executed('ics_auth'), executed('ics_bill', facts.reasonCode), ACCEPTED);

/** Reserved funds taken, in full or in part: `ics_bill` alone. */
export const capture: RowBuilder = (facts) => plain(facts, executed('ics_bill', facts.reasonCode));

/** Reserved funds taken in part, and the rest released in the same row, whose amount is what was taken. */
export const captureReleasing: RowBuilder = (facts) =>
  plain(facts, executed('ics_auto_auth_reversal'), executed('ics_bill'));

/** More reserved on an earlier authorization: `ics_incremental_auth`; the row has the sum, its details the increment. */
export const incrementalAuthorization: RowBuilder = (facts) =>
  plain(facts, executed('ics_incremental_auth', facts.reasonCode));

/** A sale that was approved in part (110) or whose address or card number did not match: its capture never ran. */
export const uncapturedSale: RowBuilder = (facts) =>
  plain(facts, executed('ics_auth', facts.reasonCode), skipped('ics_bill'));

/** Money returned where purchase return authorization is on: `ics_credit` and `ics_credit_auth` are one refund. */
export const authorizedRefund: RowBuilder = (facts) =>
  plain(
    facts,
    executed('ics_credit', facts.reasonCode),
    executed('ics_credit_auth', facts.reasonCode),
  );

/** A transfer from a bank account that the shopper starts and the bank ends: `ics_bank_transfer`. */
export const bankTransfer: RowBuilder = (facts) =>
  plain({ tender: 'bank', ...facts }, executed('ics_bank_transfer', facts.reasonCode));

/** Money returned to a card: `ics_credit`. */
export const refund: RowBuilder = (facts) => plain(facts, executed('ics_credit', facts.reasonCode));

/** A reservation released: `ics_auth_reversal`; without amount it is a full one. */
export const reversal: RowBuilder = (facts) =>
  plain(facts, executed('ics_auth_reversal', facts.reasonCode));

/** A reservation that the gateway released on its own: `ics_auto_auth_reversal`. */
export const automaticReversal: RowBuilder = (facts) =>
  plain(facts, executed('ics_auto_auth_reversal', facts.reasonCode));

/** The void of a capture or refund: `ics_void`; which one, only the details say. */
export const voidOf: RowBuilder = (facts) => plain(facts, executed('ics_void', facts.reasonCode));

/** A bank account charged: `ics_ecp_debit`. */
export const eCheckDebit: RowBuilder = (facts) =>
  plain(byCheck(facts), executed('ics_ecp_debit', facts.reasonCode));

/** Money returned to a bank account: `ics_ecp_credit`. */
export const eCheckCredit: RowBuilder = (facts) =>
  plain(byCheck(facts), executed('ics_ecp_credit', facts.reasonCode));

/** An alternative payment charged at once: `ics_ap_sale`. */
export const alternativeSale: RowBuilder = (facts) =>
  plain(byPaypal(facts), executed('ics_ap_sale', facts.reasonCode));

/** An alternative payment captured: `ics_ap_capture`. */
export const alternativeCapture: RowBuilder = (facts) =>
  plain(byPaypal(facts), executed('ics_ap_capture', facts.reasonCode));

/** An alternative payment returned: `ics_ap_refund`. */
export const alternativeRefund: RowBuilder = (facts) =>
  plain(byPaypal(facts), executed('ics_ap_refund', facts.reasonCode));

/** An authorization refused by the issuer, code 203 unless told otherwise; the capture never ran. */
export const decline: RowBuilder = (facts) => {
  const refused = { reasonCode: '203', ...facts };
  return plain(refused, executed('ics_auth', refused.reasonCode), EARLY_RULES);
};

/** A sale refused by the issuer: `ics_bill` was asked for and never ran. */
export const declinedSale: RowBuilder = (facts) => {
  const refused = { reasonCode: '204', ...facts };
  return plain(refused, executed('ics_auth', refused.reasonCode), skipped('ics_bill'));
};

/** An authorization held for the fraud team: 480. */
export const review: RowBuilder = (facts) => held(facts, executed('ics_auth'), EARLY_RULES, HELD);

/** A sale held for the fraud team: 480, with `ics_bill` asked for but not run. */
export const saleUnderReview: RowBuilder = (facts) =>
  held(facts, executed('ics_auth'), skipped('ics_bill'), EARLY_RULES, HELD);

/** An eCheck held for the fraud team: its own reason code is null. Source: reference/cybersource.md §4.4. */
export const eCheckUnderReview: RowBuilder = (facts) =>
  held(byCheck(facts), { name: 'ics_ecp_debit', reasonCode: null }, HELD);

/** Authorized, then rejected by risk: 481 beside a good `ics_auth`; the money is on hold. */
export const riskReject: RowBuilder = (facts) =>
  rejected(facts, executed('ics_auth'), EARLY_RULES, REJECTED);

/** Rejected by risk before the issuer was asked: `ics_auth` by name only. */
export const earlyRiskReject: RowBuilder = (facts) =>
  rejected(facts, REJECTED, skipped('ics_auth'), skipped('ics_bill'));

/** The shopper must authenticate first: enrolment 475; the sale is listed by name only, amounts are `{}`. */
export const authenticationPending: RowBuilder = ({ amount: _, ...facts }) =>
  row(facts, {
    reasonCode: '475',
    rCode: '0',
    rFlag: 'DAUTHENTICATE',
    returnCode: 1052000,
    applications: [
      { name: 'ics_pa_enroll', reasonCode: '475', rCode: '0', rFlag: 'DAUTHENTICATE' },
      skipped('ics_auth'),
      skipped('ics_bill'),
      skipped('ics_decision'),
    ],
    error: { reason: 'CONSUMER_AUTHENTICATION_REQUIRED', message: 'The cardholder is enrolled.' },
  });

/** A card stored without any payment: token service only, no amount. */
export const tokenOnly: RowBuilder = ({ amount: _, ...facts }) =>
  plain(facts, executed('ics_pay_subscription_create'));

/** A card verified by an authorization of zero, with a token made of it. */
export const cardVerification: RowBuilder = (facts) =>
  plain(
    { ...facts, amount: '0.00' },
    executed('ics_auth'),
    executed('ics_pay_subscription_create'),
  );

/** A record that is not a transaction as documented: its applications are a sentence. */
export const malformed: RowBuilder = (facts) => ({
  id: facts.id,
  submitTimeUtc: toGatewayTime(facts.submittedAt),
  merchantId: facts.merchantId,
  applicationInformation: 'record is being re-indexed',
  orderInformation: null,
});
