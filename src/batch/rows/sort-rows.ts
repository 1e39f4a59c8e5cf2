import type { Batches } from '../../ports/batches.ts';
import type { Payments } from '../../ports/ports.ts';
import type { PartWork, Recording } from '../../sync/run/recording.ts';
import { matchRows, SLICE } from './match-rows.ts';
import { retryLaterOf } from './row-result.ts';
import type { RowSettings } from './sync-row.ts';

/** What sorting needs from the outside. */
export type SortPorts = {
  readonly payments: Payments;
  readonly batches: Pick<Batches, 'unsortedRows'>;
};

/** Slices looked up at once: a file that has one merchant id after the other must reach the last of them soon. */
const AHEAD = 6;

/**
 * The first part of a run of a file: looks up its orders in commercetools alone, ends the rows that need no gateway, and
 * gives the others to the parts of their merchant ids. Nothing is written there, so it may be done again at any time.
 */
export function sortRows({ payments, batches }: SortPorts, settings: RowSettings): PartWork {
  return async function* ({ batch }, mayBegin) {
    if (batch === undefined) return;
    const { batchId, withGateway } = batch;
    const ahead: Promise<Recording>[] = [];
    let after: number | undefined = 0;
    while (after !== undefined || ahead.length > 0) {
      while (after !== undefined && ahead.length < AHEAD && mayBegin()) {
        const rows = await batches.unsortedRows({ batchId, after, limit: SLICE });
        after = rows.length < SLICE ? undefined : rows.at(-1)?.number;
        const slice = matchRows(payments, settings, rows, withGateway).then(toRecording);
        // What it throws is thrown when it is awaited; until then it is not handled, which would end the process.
        slice.catch(() => undefined);
        if (rows.length > 0) ahead.push(slice);
      }
      const next = ahead.shift();
      if (next === undefined) return;
      yield await next;
    }
  };
}

function toRecording({ done, matched }: Awaited<ReturnType<typeof matchRows>>): Recording {
  const sorted = matched.map(({ row, found, merchantId }) => {
    const { payment, orderNumber, matchedBy } = found;
    return { number: row.number, merchantId, paymentId: payment.id, orderNumber, matchedBy };
  });
  return { kind: 'slice', rows: done, sorted, error: retryLaterOf(done) };
}
