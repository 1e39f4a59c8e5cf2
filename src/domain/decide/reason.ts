/** How a gateway transaction or a verdict that was read is counted: read = updated + unchanged + ignored + exceptions. */
export type ItemOutcome = 'updated' | 'unchanged' | 'ignored' | 'exception';

type ReasonText = { readonly outcome: ItemOutcome; readonly text: string };

/**
 * Every reason a gateway transaction or a verdict can end with: how it is counted, and the sentence people read.
 * An exception's sentence says what to do next.
 */
export const REASONS = {
  added: { outcome: 'updated', text: 'The transaction was missing on the payment and was added.' },
  adopted: {
    outcome: 'updated',
    text: 'A transaction that an interrupted request left without gateway id was completed.',
  },
  'state-changed': {
    outcome: 'updated',
    text: 'The transaction now has the state the gateway gives.',
  },
  corrected: {
    outcome: 'updated',
    text: 'A final state was wrong; the transaction details confirm the new one.',
  },
  voided: { outcome: 'updated', text: 'The capture or refund was voided at the gateway.' },

  'already-right': {
    outcome: 'unchanged',
    text: 'The payment already says what the gateway says.',
  },
  'already-final': {
    outcome: 'unchanged',
    text: 'The record was held for review; the payment already has a later, final state.',
  },
  completed: {
    outcome: 'updated',
    text: 'The capture of a held sale completed its charge.',
  },
  'not-confirmed': {
    outcome: 'unchanged',
    text: 'The search reads otherwise, but the transaction details confirm what the payment says.',
  },
  settled: {
    outcome: 'unchanged',
    text: 'An earlier run settled the transaction, and the gateway still says the same.',
  },

  'authentication-pending': {
    outcome: 'ignored',
    text: 'The shopper still has to authenticate; no money moved.',
  },
  'no-money-moved': {
    outcome: 'ignored',
    text: 'Tokens, payer authentication or risk only; no money moved.',
  },
  'card-verification': { outcome: 'ignored', text: 'A zero amount authorization verifies a card.' },
  'void-refused': { outcome: 'ignored', text: 'The gateway refused the void; nothing changed.' },
  'not-ours': {
    outcome: 'ignored',
    text: 'The client reference cannot be a payment id, payment key or order number.',
  },
  superseded: { outcome: 'ignored', text: 'A later verdict on the same transaction stands.' },

  unmatched: {
    outcome: 'exception',
    text: 'No payment or order has this client reference. If it belongs to another system of this merchant id, nothing is to be done.',
  },
  'ambiguous-payment': {
    outcome: 'exception',
    text: 'Several payments answer to this client reference. See to it that only one does, then back-fill the day.',
  },
  'missing-amount': {
    outcome: 'exception',
    text: 'The gateway gives no amount, so the transaction cannot be added. Add it by hand from the Business Center.',
  },
  'invalid-amount': {
    outcome: 'exception',
    text: 'The amount is not an exact amount of the payment currency; it is never rounded. Compare it in the Business Center.',
  },
  'foreign-currency': {
    outcome: 'exception',
    text: 'The gateway currency is not the payment currency. Check that the client reference names the right payment.',
  },
  'amount-differs': {
    outcome: 'exception',
    text: 'The transaction is there with another amount, and commercetools never changes an amount. Decide by hand which one holds.',
  },
  'type-differs': {
    outcome: 'exception',
    text: 'The transaction is there with another type, and commercetools never changes a type. Decide by hand.',
  },
  doubled: {
    outcome: 'exception',
    text: 'Several transactions of the payment bear this gateway id. Find out what wrote it twice.',
  },
  'refunds-exceed-charges': {
    outcome: 'exception',
    text: 'With it the payment would have refunded more than it charged. A charge may be missing: back-fill from before it up to now.',
  },
  'reversal-needed': {
    outcome: 'exception',
    text: 'Authorized, then rejected by risk, and no reversal found: the shopper’s money is still held. Reverse it in the Business Center.',
  },
  'initial-transaction': {
    outcome: 'exception',
    text: 'The payment holds an Initial charge, refund or reversal that any write could execute. Complete or fail that transaction first.',
  },
  'unknown-application': {
    outcome: 'exception',
    text: 'The gateway ran an application this version does not know, so it may have moved money. Compare it in the Business Center.',
  },
  'void-waits': {
    outcome: 'exception',
    text: 'The capture or refund that was voided is not on the payment yet. The void is applied as soon as it is written.',
  },
  'void-target-unclear': {
    outcome: 'exception',
    text: 'The gateway does not say which capture or refund was voided, or its amount is another one. Compare them in the Business Center, and set that transaction to Failure by hand.',
  },
  'outcome-unknown': {
    outcome: 'exception',
    text: 'The gateway does not know how this ended. It is asked again after 5 minutes, 30 minutes, 2 hours and a day; then look at the Business Center. Never send it again before that.',
  },
  'unclear-record': {
    outcome: 'exception',
    text: 'The record says that something succeeded, but not what. Compare it in the Business Center.',
  },
  'state-differs': {
    outcome: 'exception',
    text: 'The gateway record and the payment disagree about a final state, and no final status confirms either. Compare them in the Business Center.',
  },
  'possibly-entered-by-hand': {
    outcome: 'exception',
    text: 'The payment has a transaction of this type and amount without gateway id, as one that was entered by hand. If they are the same, give it this gateway id; else add this one.',
  },
  'other-shop': {
    outcome: 'exception',
    text: 'A payment or order has this client reference, but another merchant id, currency or a smaller amount: it is probably another shop’s. Compare them.',
  },
  'capture-failed': {
    outcome: 'exception',
    text: 'The authorization succeeded and its capture failed: the money is held, not taken. Capture or reverse it.',
  },
  'partial-approval': {
    outcome: 'exception',
    text: 'The issuer approved only a part, and nothing was captured. Take the rest otherwise, or reverse the part.',
  },
  'money-held': {
    outcome: 'exception',
    text: 'The issuer approved and holds the money, but the gateway declined the authorization. Capture it after a check, or reverse it.',
  },
  'accepted-not-captured': {
    outcome: 'exception',
    text: 'The fraud team accepted this sale, but its money was not taken: accepting does not capture. Settle it in the Business Center.',
  },
  'verdict-turned': {
    outcome: 'exception',
    text: 'A later verdict turned an earlier one round after it had been written. Check whether the goods have left.',
  },
  'charged-more-than-planned': {
    outcome: 'exception',
    text: 'The payment charged more than it planned: the shopper may have been charged twice. Compare the charges, and refund or void one.',
  },
  'balance-differs': {
    outcome: 'exception',
    text: 'What is left of the captures does not add up with the refunds. Correct isv_availableCaptureAmount by hand.',
  },
  'increment-under-original': {
    outcome: 'exception',
    text: 'An authorization was raised under its own id, and commercetools never changes an amount. Add the increment by hand.',
  },
  'other-service': {
    outcome: 'exception',
    text: 'The gateway ran a service beside this transaction whose money is not written here: a service fee, a gift card or a push payment. Compare it in the Business Center.',
  },
  'details-unavailable': {
    outcome: 'exception',
    text: 'The gateway has no details of the transaction yet, and without them this change is not safe. It is asked again after 1 hour, 6 hours, then daily for 14 days; after that, back-fill the day.',
  },
  'unknown-verdict': {
    outcome: 'exception',
    text: 'The fraud team’s verdict is not ACCEPT or REJECT on a review, and no verdict is ever guessed. Look at the case in the Business Center and set the state by hand.',
  },
  'verdict-waits': {
    outcome: 'exception',
    text: 'The transaction of this verdict is not on the payment yet. The verdict is applied after the next Run Sync.',
  },
  'verdict-unplaced': {
    outcome: 'exception',
    text: 'The transaction of this verdict has not come onto the payment within a week. Back-fill Run Sync from the day of the transaction, then Decision Sync over the day of the verdict.',
  },
  undecidable: {
    outcome: 'exception',
    text: 'The payment holds something this version does not know, so nothing was decided or written. Report it with the payment id.',
  },
  malformed: {
    outcome: 'exception',
    text: 'The gateway sent a record that is not a transaction as documented. Report it with its id.',
  },
  'write-rejected': {
    outcome: 'exception',
    text: 'commercetools refused the update. Read its answer, mend the cause, then back-fill the day.',
  },
  'access-refused': {
    outcome: 'exception',
    text: 'commercetools or the gateway refused us access, so nothing was written. Give access to what the message names; the next run reads it again.',
  },
  'version-conflict': {
    outcome: 'exception',
    text: 'Something else kept changing the payment while it was written. The next run reads it again.',
  },
  unavailable: {
    outcome: 'exception',
    text: 'commercetools or the gateway could not be reached or was overloaded. The next run reads it again.',
  },

  'row-updated': { outcome: 'updated', text: 'The row of the file changed its payment.' },
  'row-unchanged': { outcome: 'unchanged', text: 'The payment of the row needed no change.' },
  'row-ignored': {
    outcome: 'ignored',
    text: 'The gateway knows only records of the order that moved no money.',
  },
  'row-failed': {
    outcome: 'exception',
    text: 'The row of the file failed. Mend the cause, then retry the failed rows of the file.',
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why a gateway transaction or a verdict ended as it did; a key of `REASONS`. */
export type Reason = keyof typeof REASONS;

/** Reasons that stand for a condition of a payment: they come and go with their cause. Source: design §6. */
export const CONDITION_REASONS = [
  'reversal-needed',
  'money-held',
  'capture-failed',
  'partial-approval',
  'accepted-not-captured',
  'charged-more-than-planned',
] as const satisfies readonly Reason[];

/** The reason of a standing condition. */
export type ConditionReason = (typeof CONDITION_REASONS)[number];

/** Reasons that wait by nature: decided again by themselves, and work for a person only after 24 hours. Source: design §7. */
export const WAITING_REASONS = [
  'verdict-waits',
  'void-waits',
  'outcome-unknown',
] as const satisfies readonly Reason[];

/** Whether what ended so waits for something that comes by itself. */
export function isWaiting(reason: Reason): boolean {
  return WAITING_REASONS.some((one) => one === reason);
}

/** Whether a reason is that of a standing condition. */
export function isConditionReason(reason: Reason): reason is ConditionReason {
  return CONDITION_REASONS.some((one) => one === reason);
}

const UNSETTLED: ReadonlySet<Reason> = new Set([
  'unavailable',
  'access-refused',
  'version-conflict',
  'verdict-waits',
]);

/** Whether what stood in the way may pass: the window is then not done, and the next run reads it again. */
export function isUnsettled(reason: Reason): boolean {
  return UNSETTLED.has(reason);
}

/** How a reason is counted. */
export function outcomeOfReason(reason: Reason): ItemOutcome {
  return REASONS[reason].outcome;
}
