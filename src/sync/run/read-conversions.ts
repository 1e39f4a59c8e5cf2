import { type Failure, isRefused } from '../../domain/failure.ts';
import type { Conversion } from '../../domain/gateway/conversion.ts';
import type { MalformedRecord } from '../../domain/gateway/gateway-transaction.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Checkpoint, Gateway } from '../../ports/ports.ts';
import { addDistinct, keyOf } from './distinct-rows.ts';
import { oneAhead, type PageEvent } from './pages.ts';
import { daySlices, refusedText, splitRefused } from './plan.ts';

/** One row of the conversion details. */
export type ConversionRow = Conversion | MalformedRecord;

/** The merchant id to ask for, which rows are given already, and how many of the narrowest windows were refused. */
type Reading = {
  readonly gateway: Gateway;
  readonly merchantId: string;
  given: Set<string>;
  refused: number;
};

/**
 * All verdicts of a window, a page for every slice of at most 24 hours, oldest first; the next slice is
 * fetched while one is worked on. A verdict on the bound of two slices is given in both, and yielded once. A slice
 * that cannot be read is a gap, and the others are read all the same, unless the gateway refuses this merchant id.
 * `since` goes on behind the slices that are recorded.
 */
export function readConversions(
  gateway: Gateway,
  merchantId: string,
  window: Window,
  since?: Checkpoint,
): AsyncGenerator<PageEvent<ConversionRow>> {
  const rest = { from: since?.from ?? window.from, to: window.to };
  const reading = { gateway, merchantId, given: new Set(since?.seen), refused: 0 };
  return oneAhead(readSlices(reading, daySlices(rest)));
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The verdicts on one transaction are looked for this far back at most. Source: design §6 "Verdicts". */
const LONGEST_MS = 7 * DAY_MS;

/** Reads the verdicts on one transaction since its submission, or why they cannot be read. */
export type VerdictReader = (
  transactionId: string,
  since: number | undefined,
) => Promise<Result<readonly Conversion[], Failure>>;

/**
 * Reads the verdicts on single transactions of a merchant id up to `now`, a day (UTC) at a time: the gateway cannot be
 * asked for one. A day that was read for one transaction is not asked for again for another.
 */
export function conversionsOf(
  gateway: Pick<Gateway, 'conversions'>,
  merchantId: string,
  now: number,
): VerdictReader {
  const days = new Map<number, ReturnType<Gateway['conversions']>>();
  return async (transactionId, since = 0) => {
    const from = Math.floor(Math.max(since, now - LONGEST_MS) / DAY_MS) * DAY_MS;
    const found: Conversion[] = [];
    for (const window of daySlices({ from, to: now })) {
      const asked = days.get(window.from) ?? gateway.conversions({ merchantId, window });
      days.set(window.from, asked);
      const rows = await asked;
      if (!rows.ok) return rows;
      for (const row of rows.value)
        if (!('malformed' in row) && row.id === transactionId) found.push(row);
    }
    return ok(found);
  };
}

/** Answers false where the gateway refuses the merchant id. */
async function* readSlices(
  reading: Reading,
  slices: readonly Window[],
): AsyncGenerator<PageEvent<ConversionRow>, boolean> {
  const { gateway, merchantId } = reading;
  for (const slice of slices) {
    const found = await gateway.conversions({ merchantId, window: slice });
    if (found.ok) {
      const records = addDistinct(reading.given, found.value);
      reading.given = new Set(records.filter(isOnBound(slice)).map(keyOf));
      yield { kind: 'page', records, next: { from: slice.to, seen: [...reading.given] } };
      continue;
    }
    const isTooWide = found.error.kind === 'Invalid';
    const parts = isTooWide ? splitRefused(slice, reading.refused) : [];
    if (parts.length > 0) {
      if (!(yield* readSlices(reading, parts))) return false;
      continue;
    }
    if (isTooWide) reading.refused += 1;
    const { message } = found.error;
    yield {
      kind: 'gap',
      window: slice,
      because: isTooWide ? refusedText(slice, message) : message,
    };
    if (isRefused(found.error)) return false;
  }
  return true;
}

/** Of a row without a time nobody knows in which slices it is. */
function isOnBound({ to }: Window) {
  return (row: ConversionRow) =>
    'malformed' in row || row.submittedAt === undefined || Date.parse(row.submittedAt) >= to;
}
