import type { Kysely } from 'kysely';
import type { Settled, SettledMemory } from './kept.ts';
import { rowsOf, storable, storableKey } from './storable.ts';
import type { SettledTable, Tables } from './tables.ts';

/** What was settled, in the database. */
export function settledIn(kysely: Kysely<Tables>): SettledMemory {
  return {
    async settledAmong(merchantId, entries) {
      if (entries.length === 0) return new Set();
      const rows = await kysely
        .selectFrom('settled')
        .innerJoin(rowsOf('settled', toRows(merchantId, entries, 0)), (join) =>
          join
            .onRef('settled.merchant_id', '=', 'row.merchant_id')
            .onRef('settled.transaction_id', '=', 'row.transaction_id')
            .onRef('settled.fingerprint', '=', 'row.fingerprint'),
        )
        .select('settled.transaction_id')
        .execute();
      const found = new Set(rows.map(({ transaction_id }) => transaction_id));
      const ids = entries.map(({ transactionId }) => transactionId);
      return new Set(ids.filter((id) => found.has(storableKey(id))));
    },
    async rememberSettled(merchantId, entries, at) {
      if (entries.length === 0) return;
      const columns = ['merchant_id', 'transaction_id', 'fingerprint', 'settled_at'] as const;
      const rows = toRows(merchantId, entries, at);
      await kysely
        .insertInto('settled')
        .columns(columns)
        .expression((query) => query.selectFrom(rowsOf('settled', rows)).select(columns))
        .onConflict((conflict) =>
          conflict.columns(['merchant_id', 'transaction_id']).doUpdateSet(({ ref }) => ({
            fingerprint: ref('excluded.fingerprint'),
            settled_at: ref('excluded.settled_at'),
          })),
        )
        .execute();
    },
  };
}

/** One row of each transaction, the last one, in the order of their ids, so that no two writers wait for each other. */
function toRows(merchantId: string, entries: readonly Settled[], at: number): SettledTable[] {
  const byId = new Map(entries.map((entry) => [storableKey(entry.transactionId), entry]));
  return [...byId.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([transaction_id, { fingerprint }]) => ({
      merchant_id: merchantId,
      transaction_id,
      fingerprint: storable(fingerprint),
      settled_at: at,
    }));
}
