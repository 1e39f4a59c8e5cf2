import { isRefused } from '../../domain/failure.ts';
import type { Conversion } from '../../domain/gateway/conversion.ts';
import type { MalformedRecord } from '../../domain/gateway/gateway-transaction.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Checkpoint, Gateway } from '../../ports/ports.ts';
import { oneAhead, type PageEvent } from './pages.ts';
import { daySlices } from './plan.ts';

/** One row of the conversion details. */
export type ConversionRow = Conversion | MalformedRecord;

/**
 * All verdicts of a window, a page for every slice of at most 24 hours, oldest first; the next slice is
 * fetched while one is worked on. A slice that cannot be read is a gap, and the others are read all the
 * same, unless the gateway refuses this merchant id. `since` goes on behind the slices that are recorded.
 */
export function readConversions(
  gateway: Gateway,
  merchantId: string,
  window: Window,
  since?: Checkpoint,
): AsyncGenerator<PageEvent<ConversionRow>> {
  const rest = { from: since?.from ?? window.from, to: window.to };
  return oneAhead(readSlices(gateway, merchantId, rest));
}

async function* readSlices(
  gateway: Gateway,
  merchantId: string,
  window: Window,
): AsyncGenerator<PageEvent<ConversionRow>> {
  for (const slice of daySlices(window)) {
    const found = await gateway.conversions({ merchantId, window: slice });
    if (found.ok) yield { kind: 'page', records: found.value, next: { from: slice.to, seen: [] } };
    else yield { kind: 'gap', window: slice, because: found.error.message };
    if (!found.ok && isRefused(found.error)) return;
  }
}
