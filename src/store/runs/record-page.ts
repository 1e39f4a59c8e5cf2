import { type Kysely, sql, type Transaction } from 'kysely';
import type { Item } from '../../domain/decide/decision.ts';
import type { PageRecord, Standing, Store } from '../../ports/ports.ts';
import { recordConditions } from '../exceptions/condition-page.ts';
import { openExceptions, resolveExceptions } from '../exceptions/exception-page.ts';
import { rememberPayments } from '../history/payment-states.ts';
import { rowsOf } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { toJson } from './checkpoint.ts';
import { ITEM_COLUMNS, type ItemRow, toItemRows } from './item-row.ts';
import type { PageRun } from './page-run.ts';
import { toMerchantColumns } from './run-row.ts';
import { forgetSettled, rememberSettled } from './settled.ts';

/**
 * Records a page in one transaction of ten statements at most, whatever its size. What was recorded before
 * is not counted again: neither as an item, nor as a try of an exception.
 */
export function pagesIn(kysely: Kysely<Tables>): Pick<Store, 'recordPage'> {
  return {
    recordPage: (page) =>
      kysely.transaction().execute((transaction) => recordPage(transaction, page)),
  };
}

async function recordPage(transaction: Transaction<Tables>, page: PageRecord): Promise<Standing> {
  const run = await lockPart(transaction, page);
  if (run === undefined) return 'superseded';
  const fresh = await insertItems(transaction, page);
  const pageRun: PageRun = { ...run, run_id: page.runId, at: page.at };
  if (!run.dry_run) {
    await openExceptions(transaction, pageRun, fresh);
    await resolveExceptions(transaction, pageRun, fresh);
    await recordConditions(transaction, pageRun, page.conditions);
    await rememberSettled(transaction, page);
    await forgetSettled(transaction, run.kind, fresh);
  }
  const { runId: run_id, at } = page;
  const finder = { run_id, from_batch: false, at, dry_run: run.dry_run };
  await rememberPayments(transaction, finder, fresh);
  return run.cancelled_at === null ? 'at work' : 'cancelled';
}

/**
 * Pages and slices of one merchant id follow one another, whatever their runs, so that no two transactions wait for each
 * other's exceptions.
 */
export async function lockMerchant(
  transaction: Transaction<Tables>,
  merchantId: string,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${merchantId}, 0))`.execute(transaction);
}

/** Records the tally of a part, if this worker still has it. */
async function lockPart(
  transaction: Transaction<Tables>,
  { runId, attempt, merchant, items, checkpoint }: PageRecord,
) {
  const { merchantId } = merchant;
  await lockMerchant(transaction, merchantId);
  return transaction
    .updateTable('run_merchants')
    .from('runs')
    .set(({ eb }) => ({
      ...toMerchantColumns(merchant),
      checkpoint: toJson(checkpoint),
      tries: 0,
      settled: eb('run_merchants.settled', '+', items.length - items.filter(isOfThisRun).length),
    }))
    .whereRef('runs.run_id', '=', 'run_merchants.run_id')
    .where('run_merchants.run_id', '=', runId)
    .where('run_merchants.merchant_id', '=', merchantId)
    .where('run_merchants.attempt', '=', attempt)
    .where('run_merchants.result', 'is', null)
    .returning(['runs.kind', 'runs.dry_run', 'runs.cancelled_at'])
    .executeTakeFirst();
}

/** The items that were not there before, in their order. */
async function insertItems(
  transaction: Transaction<Tables>,
  { runId, items, waited }: PageRecord,
): Promise<readonly ItemRow[]> {
  const read = toItemRows(runId, items.filter(isOfThisRun));
  // What waited may have been read by this very run, on an earlier page.
  const again = toItemRows(runId, waited).map((row) => ({
    ...row,
    occurrence: `${row.occurrence} waited`,
  }));
  const rows = [...read, ...again];
  if (rows.length === 0) return [];
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

/** What an earlier run settled is counted; its item is that run's. */
function isOfThisRun({ reason }: Item): boolean {
  return reason !== 'settled';
}

function keyOf(row: Pick<ItemRow, 'merchant_id' | 'transaction_id' | 'occurrence'>): string {
  return `${row.merchant_id} ${row.transaction_id} ${row.occurrence}`;
}
