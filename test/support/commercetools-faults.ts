/** What a request is about. */
export type CommercetoolsCall =
  | 'token'
  | 'query'
  | 'get'
  | 'update'
  | 'orders'
  | 'order'
  | 'order-update'
  | 'type'
  | 'type-create'
  | 'type-update'
  | 'type-delete';

/**
 * What can go wrong. Where not said otherwise the request has no effect.
 * `slow` and `malformed-json` apply it and answer late, or with half of the answer.
 */
export type CommercetoolsFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'reset-before' }
  /** Applies, then destroys the socket without answering. */
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'malformed-json' }
  /** Raises the version just before, so that the update meets a 409; updates of payments, or of orders when told. */
  | { readonly kind: 'bump' };

/** Which requests a fault meets: of kind `on` (any), without the first `after`, `times` of them (1). */
export type FaultScope = {
  readonly on?: CommercetoolsCall;
  readonly times?: number;
  readonly after?: number;
};

type Armed = {
  readonly fault: CommercetoolsFault;
  readonly on: CommercetoolsCall | undefined;
  after: number;
  left: number;
};

/** The faults that are armed, oldest first; a request meets at most one. */
export class CommercetoolsFaults {
  readonly #armed: Armed[] = [];

  arm(fault: CommercetoolsFault, { on, times = 1, after = 0 }: FaultScope = {}): void {
    const scope = fault.kind === 'bump' ? (on ?? 'update') : on;
    this.#armed.push({ fault, on: scope, after, left: times });
  }

  /** The fault that this request meets. */
  meet(call: CommercetoolsCall): CommercetoolsFault | undefined {
    const index = this.#armed.findIndex((armed) => takes(armed, call));
    const armed = this.#armed[index];
    if (armed === undefined) return undefined;
    armed.left -= 1;
    if (armed.left <= 0) this.#armed.splice(index, 1);
    return armed.fault;
  }
}

function takes(armed: Armed, call: CommercetoolsCall): boolean {
  if (armed.on !== undefined && armed.on !== call) return false;
  if (armed.after <= 0) return armed.left > 0;
  armed.after -= 1;
  return false;
}
