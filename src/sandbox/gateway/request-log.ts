/** The three calls the sync makes. */
export type RequestKind = 'search' | 'details' | 'conversion';

/**
 * One request that arrived. `merchantId` is empty when the request was not authenticated;
 * `status` is 0 when it was not answered; `body` is the parsed body of a search.
 */
export type LoggedRequest = {
  readonly kind: RequestKind;
  readonly merchantId: string;
  readonly status: number;
  readonly body?: unknown;
  readonly path: string;
};

// Enough for any test, and still little memory when a demo runs for days.
const MOST_REQUESTS = 20_000;

/** What arrived at the gateway: the newest requests, unless only counting, and the number of each kind. */
export class RequestLog {
  readonly #keep: boolean;
  #requests: LoggedRequest[] = [];
  #counts: Record<RequestKind, number> = { search: 0, details: 0, conversion: 0 };
  readonly #waiting = new Map<string, number>();
  #most = new Map<string, number>();

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  add(request: LoggedRequest): void {
    this.#counts[request.kind] += 1;
    if (!this.#keep) return;
    this.#requests.push(request);
    if (this.#requests.length > 2 * MOST_REQUESTS) {
      this.#requests = this.#requests.slice(-MOST_REQUESTS);
    }
  }

  /** A request of a merchant id that waits for its answer until the function is called. */
  begin(merchantId: string): () => void {
    const count = (this.#waiting.get(merchantId) ?? 0) + 1;
    this.#waiting.set(merchantId, count);
    this.#most.set(merchantId, Math.max(count, this.#most.get(merchantId) ?? 0));
    return () => this.#waiting.set(merchantId, (this.#waiting.get(merchantId) ?? 1) - 1);
  }

  /** The most requests of a merchant id that ever waited for an answer at once. */
  mostAtOnce(merchantId: string): number {
    return this.#most.get(merchantId) ?? 0;
  }

  requests(): readonly LoggedRequest[] {
    return [...this.#requests];
  }

  counts(): Readonly<Record<RequestKind, number>> {
    return { ...this.#counts };
  }

  forget(): void {
    this.#requests = [];
    this.#most = new Map();
    this.#counts = { search: 0, details: 0, conversion: 0 };
  }
}

/** Which call a path is; undefined when the gateway has no such path. */
export function kindOf(method: string, pathname: string): RequestKind | undefined {
  if (method === 'POST' && pathname === '/tss/v2/searches') return 'search';
  if (method !== 'GET') return undefined;
  if (/^\/tss\/v2\/transactions\/[^/]+$/.test(pathname)) return 'details';
  return pathname === '/reporting/v3/conversion-details' ? 'conversion' : undefined;
}
