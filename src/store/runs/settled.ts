import type { Kysely, Transaction } from 'kysely';
import type { RunKind } from '../../domain/runs/run.ts';
import type { PageRecord, Settled, Store } from '../../ports/ports.ts';
import { rowsOf, storable, storableKey } from '../storable.ts';
import type { SettledTable, Tables } from '../tables.ts';
import type { ItemRow } from './item-row.ts';

/** What was settled, in the database. */
export function settledIn(kysely: Kysely<Tables>): Pick<Store, 'settledAmong'> {
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
  };
}

/** Remembers transactions of a merchant id as they are now. */
export async function rememberSettled(
  transaction: Transaction<Tables>,
  { merchant: { merchantId }, settled, at }: PageRecord,
): Promise<void> {
  if (settled.length === 0) return;
  const columns = ['merchant_id', 'transaction_id', 'fingerprint', 'settled_at'] as const;
  const rows = toRows(merchantId, settled, at);
  await transaction
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
}

/** Forgets that the transactions of these exceptions were settled once: the next run must look at them. */
export async function forgetSettled(
  transaction: Transaction<Tables>,
  kind: RunKind,
  items: readonly ItemRow[],
): Promise<void> {
  const open = items.filter(({ outcome }) => outcome === 'exception');
  if (kind === 'decision' || open.length === 0) return;
  await transaction
    .deleteFrom('settled')
    .using(rowsOf('items', open))
    .whereRef('settled.merchant_id', '=', 'row.merchant_id')
    .whereRef('settled.transaction_id', '=', 'row.transaction_id')
    .execute();
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
