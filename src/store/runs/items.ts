import type { Kysely } from 'kysely';
import type { ItemOutcome } from '../../domain/decide/reason.ts';
import { COUNTER } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import { rowItems } from '../batches/row-items.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { ITEM_COLUMNS, OUTCOMES, toItem } from './item-row.ts';

/**
 * Items of runs in the database. All are kept until their run is forgotten, but for what earlier runs settled. Those of
 * a run of a file are its rows, until a later run works on them again.
 */
export function itemsIn(kysely: Kysely<Tables>): Pick<Store, 'items'> {
  return {
    async items({ runId, outcome, offset, limit }) {
      const run = await kysely
        .selectFrom('runs')
        .select('batch_id')
        .where('run_id', '=', storable(runId))
        .executeTakeFirst();
      const { total, kept } = await countItems(kysely, runId, outcome);
      if (run !== undefined && run.batch_id !== null) {
        const rows = { runId: storable(runId), batchId: run.batch_id, outcome, offset, limit };
        return { ...(await rowItems(kysely, rows)), total };
      }
      if (kept === 0) return { items: [], total, kept };
      const all = kysely
        .selectFrom('items')
        .select(ITEM_COLUMNS)
        .where('run_id', '=', storable(runId));
      const asked =
        outcome === undefined ? all : all.where('outcome_rank', '=', OUTCOMES.indexOf(outcome));
      const rows = await asked
        .orderBy('outcome_rank')
        .orderBy('seq')
        .offset(offset)
        .limit(limit)
        .execute();
      return { items: rows.map(toItem), total, kept };
    },
  };
}

/** From the tallies, which are written together with the items: counting 100,000 of them takes too long for a page. */
async function countItems(
  kysely: Kysely<Tables>,
  runId: string,
  outcome: ItemOutcome | undefined,
): Promise<{ readonly total: number; readonly kept: number }> {
  const counters = (outcome === undefined ? OUTCOMES : [outcome]).map((one) => COUNTER[one]);
  const parts = await kysely
    .selectFrom('run_merchants')
    .select([...counters, 'settled'])
    .where('run_id', '=', storable(runId))
    .execute();
  const total = sum(parts.flatMap((row) => counters.map((counter) => row[counter])));
  const elsewhere = counters.includes('unchanged') ? sum(parts.map(({ settled }) => settled)) : 0;
  return { total, kept: total - elsewhere };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
