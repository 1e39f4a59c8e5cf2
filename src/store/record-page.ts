import { type Kysely, sql, type Transaction } from 'kysely';
import type { PageRecord, Store } from '../ports.ts';
import { toJson } from './checkpoint.ts';
import { openExceptions, resolveExceptions } from './exception-page.ts';
import { ITEM_COLUMNS, type ItemRow, toItemRows } from './item-row.ts';
import type { PageRun } from './page-run.ts';
import { rememberPayments } from './payment-states.ts';
import { toMerchantColumns } from './run-row.ts';
import { rowsOf } from './storable.ts';
import type { Tables } from './tables.ts';

/**
 * Records a page in one transaction of six statements at most, whatever its size. What was recorded before
 * is not counted again: neither as an item, nor as a try of an exception.
 */
export function pagesIn(kysely: Kysely<Tables>): Pick<Store, 'recordPage'> {
  return {
    recordPage: (page) =>
      kysely.transaction().execute((transaction) => recordPage(transaction, page)),
  };
}

async function recordPage(transaction: Transaction<Tables>, page: PageRecord): Promise<void> {
  const run = await lockRun(transaction, page);
  if (run === undefined) return;
  await writeTally(transaction, page);
  const fresh = await insertItems(transaction, page);
  if (fresh.length === 0) return;
  const pageRun: PageRun = { ...run, run_id: page.runId, at: page.at };
  if (!run.dry_run) {
    await openExceptions(transaction, pageRun, fresh);
    await resolveExceptions(transaction, pageRun, fresh);
  }
  await rememberPayments(transaction, pageRun, fresh);
}

/**
 * Pages of one run, and pages of one merchant id, follow one another, so that no two transactions wait for
 * each other's exceptions.
 */
async function lockRun(
  transaction: Transaction<Tables>,
  { runId, requests, merchant }: PageRecord,
) {
  const lock = sql`pg_advisory_xact_lock(hashtextextended(${merchant.merchantId}, 0))`;
  return transaction
    .updateTable('runs')
    .set({
      commercetools_requests: requests.commercetools,
      gateway_requests: requests.gateway,
    })
    .where('run_id', '=', runId)
    .returning(['kind', 'dry_run', lock.as('locked')])
    .executeTakeFirst();
}

async function writeTally(
  transaction: Transaction<Tables>,
  { runId, merchant, checkpoint }: PageRecord,
): Promise<void> {
  await transaction
    .updateTable('run_merchants')
    .set({ ...toMerchantColumns(merchant), checkpoint: toJson(checkpoint) })
    .where('run_id', '=', runId)
    .where('merchant_id', '=', merchant.merchantId)
    .execute();
}

/** The items that were not there before, in their order. */
async function insertItems(
  transaction: Transaction<Tables>,
  { runId, items }: PageRecord,
): Promise<readonly ItemRow[]> {
  if (items.length === 0) return [];
  const rows = toItemRows(runId, items);
  const columns = ['run_id', 'occurrence', 'outcome', 'outcome_rank', ...ITEM_COLUMNS] as const;
  const inserted = await transaction
    .insertInto('items')
    .columns(columns)
    .expression((query) => query.selectFrom(rowsOf('items', rows)).select(columns))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['merchant_id', 'transaction_id', 'occurrence'])
    .execute();
  const fresh = new Set(inserted.map(keyOf));
  return rows.filter((row) => fresh.has(keyOf(row)));
}

function keyOf(row: Pick<ItemRow, 'merchant_id' | 'transaction_id' | 'occurrence'>): string {
  return `${row.merchant_id} ${row.transaction_id} ${row.occurrence}`;
}
