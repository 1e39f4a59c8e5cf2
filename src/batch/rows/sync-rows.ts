import type { Batches } from '../../ports/batches.ts';
import type { Part } from '../../ports/ports.ts';
import type { BegunRow } from '../../ports/slices.ts';
import type { PagePorts } from '../../sync/reconcile/reconcile-records.ts';
import type { PartWork, Recording } from '../../sync/run/recording.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { type DoneRow, SLICE } from './match-rows.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { failedRow, RETRY_LATER, retryLaterOf, unmatchedRow } from './row-result.ts';
import { type RowSettings, syncMatched } from './sync-row.ts';

/** What syncing rows needs from the outside. */
export type SyncRowsPorts = PagePorts & { readonly batches: Pick<Batches, 'beginRows'> };

/** Milliseconds that the first of some rows waits for others: a transaction for each would be most of the work. */
const GATHER_MS = 25;

/** Milliseconds between looks for rows that are still being sorted. */
const LOOK_MS = 50;

/** One worker's work on the rows of one merchant id. */
type Work = {
  readonly ports: SyncRowsPorts;
  readonly settings: RowSettings;
  readonly part: Part;
  readonly concurrency: number;
  readonly mayBegin: () => boolean;
  readonly outbox: Outbox<DoneRow | Extract<Recording, { kind: 'look' }>>;
  /** The places at the gateway. */
  readonly places: Lanes;
  /** Has the rows of one payment follow one another. */
  readonly serial: Lanes;
  readonly rows: Set<Promise<void>>;
};

/**
 * The part of a merchant id of a run of a file: takes its rows a slice at a time, asks the gateway for at most
 * `concurrency` of them at once, and yields results as they come, so that no place waits for the end of a slice.
 */
export function syncRows(
  ports: SyncRowsPorts,
  settings: RowSettings,
  concurrency: number,
): PartWork {
  return async function* (part, mayBegin) {
    let isOver = false;
    const outbox: Work['outbox'] = createOutbox(() => ports.clock.pause(GATHER_MS));
    const work: Work = {
      ...{ ports, settings, part, concurrency, outbox },
      mayBegin: () => !isOver && mayBegin(),
      places: createLanes(concurrency),
      serial: createLanes(1),
      rows: new Set(),
    };
    const working = begin(work).finally(outbox.close);
    // It is awaited below; until then it is not handled, which would end the process.
    working.catch(() => undefined);
    try {
      for (let some = await outbox.take(); some !== undefined; some = await outbox.take())
        yield* recordingsOf(some);
    } finally {
      // What could not be recorded is begun again; nothing goes on unseen meanwhile.
      isOver = true;
      await Promise.allSettled([working]);
    }
    await working;
  };
}

function* recordingsOf(some: readonly (DoneRow | Extract<Recording, { kind: 'look' }>)[]) {
  const rows = some.filter((one) => 'row' in one);
  if (rows.length > 0)
    yield { kind: 'slice', rows, sorted: [], error: retryLaterOf(rows) } as const;
  yield* some.filter((one) => 'standing' in one);
}

/** Begins with slices until no row is left, and waits for all that was begun. */
async function begin(work: Work): Promise<void> {
  try {
    await beginSlices(work);
  } finally {
    await Promise.all(work.rows);
  }
}

async function beginSlices(work: Work): Promise<void> {
  const { ports, part, concurrency, outbox, rows } = work;
  const { runId, attempt, merchant } = part;
  const fence = { runId, merchantId: merchant.merchantId, attempt };
  let after = 0;
  while (work.mayBegin()) {
    if (rows.size > SLICE / 2 + concurrency) {
      await Promise.race(rows);
      continue;
    }
    const begun = await ports.batches.beginRows({ ...fence, after, limit: SLICE });
    const { standing } = begun;
    if (standing !== 'at work') return outbox.put({ kind: 'look', standing });
    after = begun.rows.at(-1)?.number ?? after;
    if (begun.rows.length > 0) await beginSlice(work, begun.rows);
    else if (begun.isSorted) return;
    else await ports.clock.pause(LOOK_MS);
  }
}

/** Reads the payments of a slice together, and begins its rows. */
async function beginSlice(work: Work, begun: readonly BegunRow[]): Promise<void> {
  const { ports, rows, outbox } = work;
  const ids = [...new Set(begun.map(({ paymentId }) => paymentId))];
  const found = await ports.payments.find({ ids, keys: [], interactionIds: [] });
  if (!found.ok) {
    const result = failedRow(`${found.error.message}${RETRY_LATER}`);
    for (const row of begun) outbox.put({ row, result });
    return;
  }
  const known = await ports.store.knownOf(ids);
  const byId = new Map(found.value.map((payment) => [payment.id, payment]));
  for (const row of begun) {
    const payment = byId.get(row.paymentId);
    if (payment === undefined) {
      outbox.put({ row, result: unmatchedRow('none') });
      continue;
    }
    const { orderNumber, matchedBy } = row;
    const matched = { row, found: { kind: 'found', payment, orderNumber, matchedBy } } as const;
    const conditions = known.get(payment.id)?.conditions;
    const working = work
      .serial(payment.id, () => syncMatched(work.ports, work.settings, work, matched, conditions))
      .then((synced) => {
        if (synced !== undefined) outbox.put({ row, ...synced });
      })
      .finally(() => rows.delete(working));
    rows.add(working);
  }
}
