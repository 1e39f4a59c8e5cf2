import type { Ledger } from './ledger.ts';

/** What the gateway answers to one request. */
export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
};

/** What an endpoint works with; rows submitted at or after `visibleUntil` are not indexed yet. */
export type Asked = {
  readonly merchantId: string;
  readonly ledger: Ledger;
  readonly url: URL;
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly visibleUntil: number;
  /** When it is asked, epoch milliseconds. */
  readonly now: number;
};

/** A JSON answer. */
export function json(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json;charset=utf-8', body };
}

/** A JSON answer of the kinds that the gateway sends as HAL. */
export function hal(status: number, body: unknown): Answer {
  return { status, contentType: 'application/hal+json;charset=utf-8', body };
}

/** A request that the gateway does not accept, in its own words. Source: reference/cybersource.md §6.2. */
export function invalid(message: string, field: string): Answer {
  return json(400, {
    submitTimeUtc: new Date().toISOString(),
    status: 'INVALID_REQUEST',
    reason: 'INVALID_DATA',
    message,
    details: [{ field, reason: 'INVALID_DATA' }],
  });
}

/** Something that is not there; conversion details use the same words for an empty window. */
export function notFound(): Answer {
  return json(404, { response: { rmsg: 'Requested Resource Not Found' } });
}
