import type { Kysely, Transaction } from 'kysely';
import type { Item } from '../../domain/decide/decision.ts';
import { isConditionReason } from '../../domain/decide/reason.ts';
import { isLookedAtOnly, LOOKED_AT_ONLY } from '../../domain/runs/due-retry.ts';
import type { RunKind } from '../../domain/runs/run.ts';
import type { PageRecord, Settled, Store } from '../../ports/ports.ts';
import { rowsOf, storable, storableKey } from '../storable.ts';
import type { ItemColumns, SettledTable, Tables } from '../tables.ts';
import { ITEM_COLUMNS, type ItemRow, toItem } from './item-row.ts';

type Remembered = { readonly [Column in keyof ItemColumns]: ItemColumns[Column] | null };

/** What was settled, in the database. */
export function settledIn(kysely: Kysely<Tables>): Pick<Store, 'settledAmong'> {
  return {
    async settledAmong(merchantId, entries) {
      if (entries.length === 0) return new Map();
      const rows = await kysely
        .selectFrom('settled')
        .innerJoin(rowsOf('settled', toRows(merchantId, entries, 0)), (join) =>
          join
            .onRef('settled.merchant_id', '=', 'row.merchant_id')
            .onRef('settled.transaction_id', '=', 'row.transaction_id')
            .onRef('settled.fingerprint', '=', 'row.fingerprint'),
        )
        .leftJoin('exceptions', (join) =>
          join
            .onRef('exceptions.merchant_id', '=', 'settled.merchant_id')
            .onRef('exceptions.transaction_id', '=', 'settled.transaction_id')
            .on('exceptions.subject', '=', 'record')
            .on('exceptions.state', '<>', 'resolved')
            .on('exceptions.reason', 'in', LOOKED_AT_ONLY),
        )
        .select('settled.transaction_id as id')
        .select(ITEM_COLUMNS.map((column) => `exceptions.${column}` as const))
        .execute();
      const found = new Map(rows.map((row) => [row.id, row]));
      const known = entries.flatMap(({ transactionId }) => {
        const row = found.get(storableKey(transactionId));
        return row === undefined ? [] : [[transactionId, rememberedOf(row)] as const];
      });
      return new Map(known);
    },
  };
}

/** The columns of the exception that it waits with are null together. */
function rememberedOf({
  merchant_id,
  transaction_id,
  reason,
  ...rest
}: Remembered): Item | 'settled' {
  if (merchant_id === null || transaction_id === null || reason === null) return 'settled';
  return toItem({ merchant_id, transaction_id, reason, ...rest });
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

/**
 * Forgets that the transactions of these exceptions were settled once: the next run must look at them, where it is not
 * their looks alone that do. What raised a condition was processed.
 */
export async function forgetSettled(
  transaction: Transaction<Tables>,
  kind: RunKind,
  items: readonly ItemRow[],
): Promise<void> {
  const open = items.filter(
    ({ outcome, reason }) =>
      outcome === 'exception' && !isLookedAtOnly(reason) && !isConditionReason(reason),
  );
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
