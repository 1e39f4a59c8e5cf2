/** One line of the gateway's conversion details, as JSON. Source: reference/cybersource.md §5. */
export type ConversionRow = {
  readonly merchantReferenceNumber: string;
  /** ISO instant in UTC. */
  readonly conversionTime: string;
  /** The id of the transaction that was held. */
  readonly requestId: string;
  readonly originalDecision: string;
  readonly newDecision: string;
  readonly notes: readonly object[];
  readonly [field: string]: unknown;
};

/** A verdict of the fraud team on a held transaction, as the gateway reports it. */
export function conversion(facts: {
  readonly requestId: string;
  readonly code: string;
  readonly decidedAt: string | number;
  readonly verdict: string;
  readonly originalDecision?: string;
}): ConversionRow {
  const conversionTime = new Date(facts.decidedAt).toISOString();
  return {
    merchantReferenceNumber: facts.code,
    conversionTime,
    requestId: facts.requestId,
    originalDecision: facts.originalDecision ?? 'REVIEW',
    newDecision: facts.verdict,
    reviewer: 'fraud.analyst',
    reviewerComments: '',
    queue: 'Review Queue',
    profile: 'Default Active Profile',
    notes: [{ time: conversionTime, addedBy: 'fraud.analyst', comments: 'Checked by phone.' }],
  };
}

/** The verdict with the note that its case captured the money. Source: reference/cybersource-facts.md §1. */
export function withSettlementNote(
  row: ConversionRow,
  capture: { readonly id: string; readonly at: number },
): ConversionRow {
  const comments = `The Card Settlement succeeded. The request ID is ${capture.id}`;
  const time = new Date(capture.at).toISOString();
  return { ...row, notes: [...row.notes, { time, addedBy: 'fraud.analyst', comments }] };
}
