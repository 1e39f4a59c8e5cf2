import { sql, type Transaction } from 'kysely';
import { isConditionReason } from '../../domain/decide/reason.ts';
import { nextLook } from '../../domain/runs/due-retry.ts';
import type { RunKind } from '../../domain/runs/run.ts';
import type { ExceptionSubject } from '../history/kept.ts';
import { ITEM_COLUMNS, type ItemRow } from '../runs/item-row.ts';
import type { PageRun } from '../runs/page-run.ts';
import { rowsOf } from '../storable.ts';
import type { Tables } from '../tables.ts';

const COLUMNS = [
  ...ITEM_COLUMNS,
  'subject',
  'run_id',
  'first_seen_at',
  'last_seen_at',
  'tries',
  'state',
  'open_since',
  'retry_at',
] as const;

/** What an exception that was seen again says now. */
const LAST_SEEN = Object.fromEntries(
  [...ITEM_COLUMNS, 'run_id', 'last_seen_at'].map((column) => [
    column,
    sql.ref<never>(`excluded.${column}`),
  ]),
);

/**
 * Keeps the exceptions of a page. One that is known is seen once more; it opens again, unless a person
 * dismissed it for the very reason it still has. Its looks go on as they are while it is open for one reason.
 */
export async function openExceptions(
  transaction: Transaction<Tables>,
  run: PageRun,
  items: readonly ItemRow[],
): Promise<void> {
  const rows = [...exceptionsAmong(items).values()].map((item) => toRow(run, item));
  if (rows.length === 0) return;
  const staysDismissed = sql<boolean>`exceptions.state = 'dismissed' and exceptions.reason = excluded.reason`;
  const staysOpen = sql<boolean>`exceptions.state = 'open' and exceptions.reason = excluded.reason`;
  await transaction
    .insertInto('exceptions')
    .columns(COLUMNS)
    .expression((query) => query.selectFrom(rowsOf('exceptions', rows)).select(COLUMNS))
    .onConflict((conflict) =>
      conflict
        .columns(['merchant_id', 'transaction_id', 'subject'])
        .where('subject', '<>', sql.lit('condition'))
        .doUpdateSet({
          ...LAST_SEEN,
          tries: sql<number>`exceptions.tries + 1`,
          state: sql`case when ${staysDismissed} then exceptions.state else 'open' end`,
          open_since: sql`case when ${staysOpen} then exceptions.open_since else excluded.open_since end`,
          retry_at: sql`case when ${staysOpen} then exceptions.retry_at else excluded.retry_at end`,
          closed_at: sql`case when ${staysDismissed} then exceptions.closed_at end`,
          note: sql`case when ${staysDismissed} then exceptions.note end`,
        }),
    )
    .execute();
}

/** Closes the open exceptions of the transactions that a later run could deal with. */
export async function resolveExceptions(
  transaction: Transaction<Tables>,
  { kind, at }: PageRun,
  items: readonly ItemRow[],
): Promise<void> {
  const open = exceptionsAmong(items);
  const settled = items.filter((item) => !open.has(keyOf(item)));
  if (settled.length === 0) return;
  await transaction
    .updateTable('exceptions')
    .from(rowsOf('items', settled))
    .set({ state: 'resolved', closed_at: at })
    .whereRef('exceptions.merchant_id', '=', 'row.merchant_id')
    .whereRef('exceptions.transaction_id', '=', 'row.transaction_id')
    .where('exceptions.subject', '=', subjectOf(kind))
    .where('exceptions.state', '=', 'open')
    .execute();
}

/**
 * The last exception of each transaction: one that has several verdicts is closed only when none is in doubt. What raised
 * a condition is dealt with itself.
 */
function exceptionsAmong(items: readonly ItemRow[]): ReadonlyMap<string, ItemRow> {
  const found = items.filter(
    ({ outcome, reason }) => outcome === 'exception' && !isConditionReason(reason),
  );
  return new Map(found.map((item) => [keyOf(item), item]));
}

function keyOf({ merchant_id, transaction_id }: ItemRow): string {
  return `${merchant_id} ${transaction_id}`;
}

function toRow({ kind, run_id, at }: PageRun, item: ItemRow) {
  const seen = { run_id, first_seen_at: at, last_seen_at: at, tries: 1 };
  const retry_at = nextLook(item.reason, at, at) ?? null;
  const open = { state: 'open', open_since: at, retry_at } as const;
  return { ...item, ...seen, subject: subjectOf(kind), ...open };
}

/** Decision Sync speaks of verdicts, every other run of what the gateway recorded. */
function subjectOf(kind: RunKind): ExceptionSubject {
  return kind === 'decision' ? 'verdict' : 'record';
}
