import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignatureProblem } from '../../domain/gateway/webhook-event.ts';
import { memberText } from './member-text.ts';

/** A key that the gateway signs events with; `key` is base64. Several are known while one replaces another. */
export type WebhookKey = { readonly keyId: string; readonly key: string };

/** An event as it arrived: the header `v-c-signature`, the raw bytes of the body, and when (epoch milliseconds). */
export type SignedBody = {
  readonly header: string;
  readonly body: Uint8Array;
  readonly now: number;
};

/** What the signature covers, or why it shows nothing; `payload` is the text that was signed. */
export type SignatureCheck =
  | { readonly matched: 'body' }
  | { readonly matched: 'payload'; readonly payload: string }
  | { readonly refused: SignatureProblem };

/** How far the gateway's clock and ours may be apart, both ways; retries come within minutes and are signed anew. Source: reference/cybersource.md §8.4. */
export const TOLERANCE_MS = 60 * 60_000;

type Fields = { readonly t: string; readonly keyId: string; readonly sig: string };

/**
 * Whether the gateway signed a body: `sig` is the HMAC-SHA256 of `t`, a dot and what is covered. Sources
 * disagree about what that is, so the raw body is tried first, then the member `payload` as it was sent,
 * then the same written anew. Source: reference/cybersource.md §8.4, §12.5.
 */
export function checkSignature(
  { header, body, now }: SignedBody,
  keys: readonly WebhookKey[],
): SignatureCheck {
  const fields = parseSignature(header);
  if (fields === undefined) return { refused: 'malformed' };
  const known = keys.find(({ keyId }) => keyId === fields.keyId);
  if (known === undefined) return { refused: 'unknown-key' };
  const isSigned = (covered: Uint8Array | string) =>
    equals(macOf(known, fields.t, covered), fields);
  const check = coveredBy(isSigned, body);
  // Asked last: that an old event is genuine says that a clock is wrong, or that somebody repeats it.
  const isStale = Math.abs(now - Number(fields.t)) > TOLERANCE_MS;
  return isStale && 'matched' in check ? { refused: 'stale' } : check;
}

function coveredBy(
  isSigned: (covered: Uint8Array | string) => boolean,
  body: Uint8Array,
): SignatureCheck {
  if (isSigned(body)) return { matched: 'body' };
  const payload = payloadText(body);
  if (payload === undefined) return { refused: 'wrong' };
  const matched = isSigned(payload) || isSigned(JSON.stringify(JSON.parse(payload)));
  return matched ? { matched: 'payload', payload } : { refused: 'wrong' };
}

function payloadText(body: Uint8Array): string | undefined {
  const text = Buffer.from(body).toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? memberText(text, 'payload') : undefined;
  } catch {
    // Not JSON: then it has no payload that could have been signed.
    return undefined;
  }
}

/** `t=…;keyId=…;sig=…`; some copies end in a stray quote, and a signature holds `=` itself. */
function parseSignature(header: string): Fields | undefined {
  const fields = new Map(
    header
      .replaceAll('"', '')
      .split(';')
      .map((field): readonly [string, string] => {
        const at = field.indexOf('=');
        return [field.slice(0, Math.max(at, 0)).trim().toLowerCase(), field.slice(at + 1).trim()];
      }),
  );
  const [t = '', keyId = '', sig = ''] = ['t', 'keyid', 'sig'].map((name) => fields.get(name));
  return /^\d{1,15}$/.test(t) && keyId !== '' && sig !== '' ? { t, keyId, sig } : undefined;
}

function macOf({ key }: WebhookKey, t: string, covered: Uint8Array | string): string {
  const mac = createHmac('sha256', Buffer.from(key, 'base64')).update(`${t}.`).update(covered);
  return mac.digest('base64');
}

/** In constant time, and as text: the last letter of base64 has bits that decoding would not see. */
function equals(expected: string, { sig }: Fields): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(sig)];
  return left.length === right.length && timingSafeEqual(left, right);
}
