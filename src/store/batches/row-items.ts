import { type Kysely, type Selectable, sql } from 'kysely';
import type { Item } from '../../domain/decide/decision.ts';
import type { ItemOutcome, Reason } from '../../domain/decide/reason.ts';
import { OUTCOMES } from '../runs/item-row.ts';
import type { Tables } from '../tables.ts';
import { toBatchFileRow } from './batch-row.ts';
import type { BatchRowTable } from './batch-tables.ts';

/** Which rows of a file a run recorded, a page of them. */
type RowItemsQuery = {
  readonly runId: string;
  readonly batchId: string;
  readonly outcome: ItemOutcome | undefined;
  readonly offset: number;
  readonly limit: number;
};

/** A row counts by its outcome; one without is by its status. */
const OUTCOME = sql<ItemOutcome>`coalesce(outcome,
  case when status = 'ACCEPTED' then 'unchanged' else 'exception' end)`;

const RANK = sql`case ${OUTCOME} ${sql.join(
  OUTCOMES.map((outcome, rank) => sql`when ${sql.lit(outcome)} then ${sql.lit(rank)}`),
  sql` `,
)} end`;

/** The rows that a run of a file recorded, as its items: they are kept once. */
export async function rowItems(
  kysely: Kysely<Tables>,
  { runId, batchId, outcome, offset, limit }: RowItemsQuery,
): Promise<{ readonly items: readonly Item[]; readonly kept: number }> {
  const all = kysely
    .selectFrom('batch_rows')
    .where('batch_id', '=', batchId)
    .where('run_id', '=', runId)
    .where('status', '<>', 'QUEUED');
  const asked = outcome === undefined ? all : all.where(OUTCOME, '=', outcome);
  const { kept } = await asked
    .select(({ fn }) => fn.countAll<number>().as('kept'))
    .executeTakeFirstOrThrow();
  const rows = await asked
    .selectAll()
    .select(OUTCOME.as('counted'))
    .orderBy(RANK)
    .orderBy('number')
    .offset(offset)
    .limit(limit)
    .execute();
  return { items: rows.map((row) => toItem(row, row.counted)), kept };
}

const REASON: Readonly<Record<ItemOutcome, Reason>> = {
  updated: 'row-updated',
  unchanged: 'row-unchanged',
  ignored: 'row-ignored',
  exception: 'row-failed',
};

function toItem(row: Selectable<BatchRowTable>, outcome: ItemOutcome): Item {
  const { orderId, txnId, result } = toBatchFileRow(row);
  return {
    transactionId: txnId ?? '',
    merchantId: row.merchant_id ?? '',
    submittedAt: undefined,
    clientReference: orderId,
    paymentId: result?.paymentId,
    reason: REASON[outcome],
    change: result?.changes[0],
    detail: result?.error ?? result?.response,
  };
}
