import type { Route } from './commercetools-api.ts';
import type { CommercetoolsCall } from './commercetools-faults.ts';

/** Requests that arrived, by what they are about; `total` includes those to nowhere. */
export type RequestCounts = Record<CommercetoolsCall | 'total', number>;

/** A request that was answered; `status` 0 is a socket that was destroyed instead. */
export type LoggedRequest = {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
};

const MOST_KEPT = 10_000;

/** What arrived at the server: counted always, kept (the last 10,000) when `keeps`. */
export class CommercetoolsLog {
  readonly #counts: RequestCounts = {
    token: 0,
    query: 0,
    get: 0,
    update: 0,
    orders: 0,
    order: 0,
    'order-update': 0,
    type: 0,
    'type-create': 0,
    'type-update': 0,
    'type-delete': 0,
    total: 0,
  };
  readonly #keeps: boolean;
  #kept: LoggedRequest[] = [];

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  count(call: Route['call']): void {
    this.#counts.total += 1;
    if (call !== 'other') this.#counts[call] += 1;
  }

  keep(request: LoggedRequest): void {
    if (!this.#keeps) return;
    this.#kept.push(request);
    if (this.#kept.length >= 2 * MOST_KEPT) this.#kept = this.#kept.slice(-MOST_KEPT);
  }

  counts(): RequestCounts {
    return { ...this.#counts };
  }

  requests(): readonly LoggedRequest[] {
    return this.#kept.slice(-MOST_KEPT);
  }
}
