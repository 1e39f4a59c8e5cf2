import type { Subject } from '../decide/decision.ts';

/**
 * A held review that was resolved, as the gateway reports it: one row of the conversion details, the
 * fraud team's verdict. `id` is the reviewed transaction's (`requestId`), `submittedAt` when the verdict
 * was given (`conversionTime`, ISO instant in UTC), `clientReference` the `merchantReferenceNumber`. The
 * decisions are kept as the gateway writes them. `settlementIds` are the captures that its notes name.
 * Source: reference/cybersource.md §5, reference/cybersource-facts.md §1.
 */
export type Conversion = Subject & {
  readonly originalDecision: string;
  readonly newDecision: string;
  readonly settlementIds: readonly string[];
};
