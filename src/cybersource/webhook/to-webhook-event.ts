import { z } from 'zod';

/**
 * An event of the gateway as far as we read it; texts are undefined where they are not given or unreadable.
 * `merchantId` is what the envelope says, to be compared with the configured ones.
 */
export type WebhookEvent = {
  readonly eventType: string | undefined;
  readonly eventDate: string | undefined;
  readonly merchantId: string | undefined;
  readonly transactionId: string | undefined;
  readonly clientReference: string | undefined;
};

/**
 * A text or a whole number that has kept its digits. Any other type is as if nothing was given: an event
 * that drifts must not be lost with all it says.
 */
const Loose = z
  .union([z.string().min(1), z.int()])
  .transform(String)
  .optional()
  .catch(undefined);
const Member = z.record(z.string(), z.unknown()).catch({});

const Envelope = z.object({
  eventType: Loose,
  eventDate: Loose,
  organizationId: Loose,
  payload: z.unknown(),
});

const Subject = z.object({
  transactionId: Loose,
  requestId: Loose,
  id: Loose,
  reconciliationId: Loose,
  referenceNumber: Loose,
  clientReferenceInformation: z.object({ code: Loose }).catch({ code: undefined }),
});

/** An id of the gateway is digits; a case or a webhook has an id of another shape. */
const GATEWAY_ID = /^\d{16,32}$/;

/** What the search can be asked for. */
const REFERENCE = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads the body of an event. `payload` stands for the envelope's own where the signature covers nothing
 * else. What it is about lies in the payload, in its `data` or in its `transactionResult.details`; a list
 * speaks of its first entry. Undefined when it is no object. Source: reference/cybersource.md §8.3.
 */
export function toWebhookEvent(body: unknown, payload?: unknown): WebhookEvent | undefined {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return undefined;
  const { eventType, eventDate, organizationId } = envelope.data;
  const entry = Member.parse(firstOf(payload ?? envelope.data.payload));
  const subjects = [entry.data, Member.parse(entry.transactionResult).details, entry].map((layer) =>
    Subject.parse(Member.parse(layer)),
  );
  return {
    eventType: eventType ?? Loose.parse(entry.eventType),
    eventDate,
    merchantId: organizationId,
    transactionId: firstLike(GATEWAY_ID, subjects.flatMap(idsOf)),
    clientReference: firstLike(REFERENCE, subjects.flatMap(referencesOf)),
  };
}

/** The reconciliation id of an alternative payment is the id of the payment's first transaction. */
function idsOf({ transactionId, requestId, id, reconciliationId }: z.infer<typeof Subject>) {
  return [transactionId, requestId, id, reconciliationId];
}

function referencesOf({ clientReferenceInformation, referenceNumber }: z.infer<typeof Subject>) {
  return [clientReferenceInformation.code, referenceNumber];
}

function firstOf(payload: unknown): unknown {
  return Array.isArray(payload) ? payload[0] : payload;
}

function firstLike(shape: RegExp, texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && shape.test(text));
}
