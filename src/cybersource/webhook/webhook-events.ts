/**
 * The events after which a payment may be different here: verdicts of the fraud team, and money that moved.
 * Any other event is ignored. Source: reference/cybersource.md §8.2.
 */
const CONCERNING: ReadonlySet<string> = new Set([
  ...['accept', 'reject'].map((verdict) => `risk.casemanagement.decision.${verdict}`),
  ...['monitor', 'reject', 'review'].map((verdict) => `risk.profile.decision.${verdict}`),
  ...['accepted', 'reviewed', 'rejected', 'partiallyApproved'].map(
    (status) => `payments.authorization.status.${status}`,
  ),
  ...['capture', 'refund', 'credit'].flatMap((operation) =>
    ['accepted', 'updated'].map((status) => `payments.${operation}.status.${status}`),
  ),
  ...['void', 'reversal'].flatMap((operation) =>
    ['accepted', 'rejected'].map((status) => `payments.${operation}.status.${status}`),
  ),
  ...['payments', 'credits', 'voids'].flatMap((operation) =>
    ['accepted', 'failed'].map((status) => `payments.${operation}.${status}`),
  ),
  'payments.payments.updated',
]);

/** Whether a payment may be different after an event of this type. */
export function concernsPayments(eventType: string): boolean {
  return CONCERNING.has(eventType);
}
