import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A merchant account of the simulated gateway; `secretKey` is base64. */
export type SimulatedMerchant = {
  readonly merchantId: string;
  readonly keyId: string;
  readonly secretKey: string;
};

/** A request as it arrived, with what it must be checked against. */
export type SignedRequest = {
  readonly method: string;
  /** Path with query, exactly as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The raw bytes: a digest over anything else proves nothing. */
  readonly body: Buffer;
  readonly hasBody: boolean;
  readonly merchants: readonly SimulatedMerchant[];
  /** Names under which the gateway may be addressed. */
  readonly hosts: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** Whose request it is, or why it is refused. */
export type Verdict = { readonly merchantId: string } | { readonly reason: string };

/** How far a caller's clock may be ahead; the gateway's own tolerance is not documented. */
export const SKEW_SECONDS = 60;

/** SHA-256 of the raw body, base64. */
export function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}

/** Compares two texts in constant time. */
export function equalText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
