import type { Item, Judgement, Subject } from '../../domain/decide/decision.ts';
import type { Reason } from '../../domain/decide/reason.ts';
import type { MalformedRecord } from '../../domain/gateway/gateway-transaction.ts';

/** The item of a subject for which no payment was decided. */
export function toItem(record: Subject, reason: Reason, detail?: string): Item {
  return judgedItem({ record, reason, change: undefined, detail }, undefined);
}

/** The item of a judgement on a payment. */
export function judgedItem(judgement: Judgement, paymentId: string | undefined): Item {
  const { record, reason, change, detail } = judgement;
  const { id: transactionId, merchantId, submittedAt, clientReference } = record;
  const about = { transactionId, merchantId, submittedAt, clientReference };
  return { ...about, paymentId, reason, change, detail };
}

/** The item of a row that is not as documented. */
export function malformedItem({ id, merchantId, malformed }: MalformedRecord): Item {
  const unread = { submittedAt: undefined, clientReference: undefined };
  return toItem({ id, merchantId, ...unread }, 'malformed', malformed);
}
