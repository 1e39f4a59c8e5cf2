import { type Kysely, sql, type Transaction } from 'kysely';
import type { RunKind } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import type { Tables } from '../tables.ts';

/** Never back, for two processes may end out of order; but one of the future was set by a wrong clock, and is mended. */
const LATER = sql<number>`case
  when watermarks.drained_to > extract(epoch from now()) * 1000 then excluded.drained_to
  else greatest(watermarks.drained_to, excluded.drained_to) end`;

/** Watermarks in the database. */
export function watermarksIn(kysely: Kysely<Tables>): Pick<Store, 'watermark'> {
  return {
    async watermark(kind, merchantId) {
      const row = await kysely
        .selectFrom('watermarks')
        .select('drained_to')
        .where('kind', '=', kind)
        .where('merchant_id', '=', merchantId)
        .executeTakeFirst();
      return row?.drained_to;
    },
  };
}

/** Moves a watermark on. It never goes back: of two runs that end at once, the one that got further counts. */
export async function advanceWatermark(
  transaction: Transaction<Tables>,
  kind: RunKind,
  merchantId: string,
  to: number,
): Promise<void> {
  await transaction
    .insertInto('watermarks')
    .values({ kind, merchant_id: merchantId, drained_to: to })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'merchant_id']).doUpdateSet({ drained_to: LATER }),
    )
    .execute();
}
