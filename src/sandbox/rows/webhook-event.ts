import { randomUUID } from 'node:crypto';
import type { ConversionRow } from './conversion.ts';
import type { GatewayRow } from './row.ts';

/** An event as the gateway sends it, before it is signed. Source: reference/cybersource.md §8.3. */
export type WebhookEventRow = {
  readonly eventType: string;
  readonly webhookId: string;
  readonly productId: string;
  readonly organizationId: string;
  /** ISO instant in UTC. */
  readonly eventDate: string;
  readonly payload: object;
};

const EVENT_TYPES: Readonly<Record<string, string>> = {
  ACCEPT: 'risk.casemanagement.decision.accept',
  REJECT: 'risk.casemanagement.decision.reject',
};

/**
 * What the gateway sends when the fraud team has answered; undefined for an answer that has no event. In
 * which field the transaction's id comes is not recorded; here it is `id`, as in the gateway's other resources.
 */
export function verdictEvent(
  merchantId: string,
  { requestId, merchantReferenceNumber, newDecision, conversionTime }: ConversionRow,
  sentAt: string | number = conversionTime,
): WebhookEventRow | undefined {
  const eventType = EVENT_TYPES[newDecision];
  if (eventType === undefined) return undefined;
  const notes = [{ time: conversionTime, addedBy: 'fraud.analyst', comment: 'Checked by phone.' }];
  return {
    eventType,
    webhookId: randomUUID(),
    productId: 'decisionManager',
    organizationId: merchantId,
    eventDate: new Date(sentAt).toISOString(),
    payload: { data: { id: requestId, referenceNumber: merchantReferenceNumber, notes } },
  };
}

const OPERATIONS: Readonly<Record<string, string>> = {
  Authorization: 'payments.authorization.status.accepted',
  Charge: 'payments.capture.status.accepted',
  Refund: 'payments.refund.status.accepted',
  CancelAuthorization: 'payments.reversal.status.accepted',
  status: 'payments.payments.updated',
};

/** What the gateway sends of an operation, or of its later status, which comes without the merchant's reference. */
export function operationEvent(
  { id, merchantId, submitTimeUtc, clientReferenceInformation }: GatewayRow,
  what = 'void',
  at: string | number = submitTimeUtc,
): WebhookEventRow {
  const data = what === 'status' ? { reconciliationId: id } : { id, clientReferenceInformation };
  return {
    eventType: OPERATIONS[what] ?? 'payments.void.status.accepted',
    webhookId: randomUUID(),
    productId: what === 'status' ? 'alternativePaymentMethods' : 'payments',
    organizationId: merchantId,
    eventDate: new Date(at).toISOString(),
    payload: { data },
  };
}
