import type { Item } from '../../domain/decide/decision.ts';
import { outcomeOfReason } from '../../domain/decide/reason.ts';
import { COUNTER, type Tally } from '../../domain/runs/run.ts';

/** The tally after one more page with these items; each item counts once (invariant 4). */
export function withPage(tally: Tally, items: readonly Item[]): Tally {
  const next = { ...tally, pages: tally.pages + 1, read: tally.read + items.length };
  for (const { reason } of items) next[COUNTER[outcomeOfReason(reason)]] += 1;
  return next;
}
