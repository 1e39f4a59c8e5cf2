/** Where work that is done waits to be taken, all that is there at once. */
export type Outbox<T> = {
  readonly put: (item: T) => void;
  /** No more will come; what is there can still be taken. */
  readonly close: () => void;
  /** Settles when something is there; undefined when nothing is and no more will come. */
  readonly take: () => Promise<readonly [T, ...T[]] | undefined>;
};

/** An empty outbox. `gather` settles when the first of some items has waited long enough for others. */
export function createOutbox<T>(gather: () => Promise<void>): Outbox<T> {
  let waiting: T[] = [];
  let isClosed = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    put(item) {
      waiting.push(item);
      change();
    },
    close() {
      isClosed = true;
      change();
    },
    async take() {
      while (waiting.length === 0 && !isClosed) await changed.promise;
      if (!isClosed) await gather();
      const [first, ...others] = waiting;
      waiting = [];
      return first === undefined ? undefined : [first, ...others];
    },
  };
}
