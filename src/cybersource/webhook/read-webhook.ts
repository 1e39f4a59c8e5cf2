import type { WebhookReading, WebhookRefusal } from '../../domain/gateway/webhook-event.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { toWebhookEvent, type WebhookEvent } from './to-webhook-event.ts';
import { concernsPayments } from './webhook-events.ts';
import { checkSignature, type SignatureCheck, type WebhookKey } from './webhook-signature.ts';

/** The keys that events are signed with, the configured merchant ids, and the time in epoch milliseconds. */
export type WebhookSettings = {
  readonly keys: readonly WebhookKey[];
  readonly merchantIds: readonly string[];
  readonly now: () => number;
};

/** The headers of a request, by lower-case name. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads an event: first whether the gateway sent it, then what it is about. Where the signature covers the
 * payload alone, type and merchant id are anybody's word. Both are believed only as far as they name
 * something known, since all that follows is to ask the gateway about the transaction that was signed.
 */
export function readWebhook(
  { keys, merchantIds, now }: WebhookSettings,
  headers: Headers,
  body: Uint8Array,
): Result<WebhookReading, WebhookRefusal> {
  const header = String(headers['v-c-signature'] ?? '');
  const check = checkSignature({ header, body, now: now() }, keys);
  const text = Buffer.from(body).toString('utf8');
  const parsed = parseJson(text);
  if (mayBeOurs(check) && isEncrypted(text, parsed)) return err({ kind: 'encrypted' });
  if ('refused' in check) return err({ kind: 'signature', problem: check.refused });
  // The very text that was signed, so that nothing else can be read however a body is built.
  const payload = check.matched === 'payload' ? parseJson(check.payload) : undefined;
  const event = toWebhookEvent(parsed, payload);
  const { eventType = '', eventDate = '' } = event ?? {};
  const known = { eventType: eventType.slice(0, 100), eventDate: eventDate.slice(0, 40) };
  return ok({ ...known, signed: check.matched, ...about(event, merchantIds) });
}

type About =
  | Pick<Extract<WebhookReading, { kind: 'notice' }>, 'kind' | 'notice'>
  | Pick<Extract<WebhookReading, { kind: 'ignored' }>, 'kind' | 'because'>;

function about(event: WebhookEvent | undefined, merchantIds: readonly string[]): About {
  if (event === undefined) return ignored('the body is not a JSON object');
  const { eventType, transactionId, clientReference } = event;
  if (eventType === undefined) return ignored('it has no event type');
  if (!concernsPayments(eventType)) return ignored('events of this type change no payment');
  const merchantId = merchantIds.find((id) => isSameId(id, event.merchantId));
  if (merchantId === undefined) return ignored('its organization is no configured merchant id');
  if (transactionId === undefined && clientReference === undefined) {
    return ignored('it names no transaction; the next run finds what happened');
  }
  return { kind: 'notice', notice: { merchantId, transactionId, clientReference } };
}

function ignored(because: string): About {
  return { kind: 'ignored', because };
}

/** Accounts are the same in any case, and configured ones are often lower case. */
function isSameId(configured: string, given: string | undefined): boolean {
  return configured.toLowerCase() === given?.toLowerCase();
}

/** The signature of an encrypted event may cover what we cannot read: it is wrong then, under a key we know. */
function mayBeOurs(check: SignatureCheck): boolean {
  return 'matched' in check || check.refused === 'wrong';
}

const JWE = /^[\w-]+(?:\.[\w-]*){4}$/;

/** Source: reference/cybersource.md §8.5. */
function isEncrypted(text: string, parsed: unknown): boolean {
  if (typeof parsed !== 'object' || parsed === null) return JWE.test(String(parsed ?? text).trim());
  const { encData, encryptedRequest, payload } = Object(parsed);
  return [encData, encryptedRequest, Object(payload).encData].some(
    (part) => typeof part === 'string',
  );
}

/** Undefined for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
