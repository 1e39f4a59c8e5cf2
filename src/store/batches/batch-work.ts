import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import { type Batch, withSettled } from '../../domain/batches/batch.ts';
import { statusOfWork } from '../../domain/batches/batch-status.ts';
import type { Batches, SettledRow } from '../../ports/batches.ts';
import { rememberPayments } from '../history/payment-states.ts';
import { OUTCOMES } from '../runs/item-row.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { toBatch, toCounters, toResultColumns } from './batch-row.ts';
import type { BatchRowTable } from './batch-tables.ts';
import { isFree, lockBatch, writeBatch } from './batch-write.ts';

/** What workers do with the rows of files, in the database. */
export function batchWorkIn(
  kysely: Kysely<Tables>,
): Pick<
  Batches,
  'openBatches' | 'claimRows' | 'holdRows' | 'giveBackRows' | 'freeRows' | 'recordRows'
> {
  return {
    async openBatches() {
      const rows = await kysely
        .selectFrom('batches')
        .selectAll()
        .where('queued', '>', 0)
        .where('status', 'in', ['processing', 'cancelled'])
        .orderBy('seq')
        .execute();
      return rows.map(toBatch);
    },
    claimRows: (claim) => claimRows(kysely, claim),
    holdRows: ({ until, ...held }) => changeHold(kysely, held, { claimed_until: until }),
    giveBackRows: (given) =>
      changeHold(kysely, given, { claimed_until: null, tries: sql`batch_rows.tries - 1` }),
    async freeRows() {
      await kysely
        .updateTable('batch_rows')
        .set({ claimed_until: null })
        // Of open files alone, which have an index: else every start reads the rows of all files.
        .where('batch_id', 'in', (query) =>
          query.selectFrom('batches').select('batch_id').where('queued', '>', 0),
        )
        .where('status', '=', 'QUEUED')
        .where('claimed_until', 'is not', null)
        .execute();
    },
    recordRows: (record) =>
      kysely.transaction().execute((transaction) => recordRows(transaction, record)),
  };
}

/**
 * One statement. Rows that another worker is about to take are passed over; one that it took meanwhile no longer is
 * free when this one comes to it. Of a file that is not at work none is taken.
 */
async function claimRows(
  kysely: Kysely<Tables>,
  { batchId, limit, at, until }: Parameters<Batches['claimRows']>[0],
) {
  const rows = await kysely
    .with('free', (query) =>
      query
        .selectFrom('batch_rows')
        .select('number')
        .where('batch_id', '=', storable(batchId))
        .where('status', '=', 'QUEUED')
        .where(isFree(at))
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('batches')
              .select('batch_id')
              .where('batch_id', '=', storable(batchId))
              .where('status', '=', 'processing'),
          ),
        )
        .orderBy('number')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('batch_rows')
    .from('free')
    .set({ attempt: sql`attempt + 1`, tries: sql`tries + 1`, claimed_until: until })
    .where('batch_id', '=', storable(batchId))
    .whereRef('batch_rows.number', '=', 'free.number')
    .returningAll('batch_rows')
    .execute();
  return rows.toSorted((a, b) => a.number - b.number).map(toClaimed);
}

type HoldChange = {
  readonly claimed_until: number | null;
  readonly tries?: RawBuilder<number>;
};

/** One statement, the rows in one parameter: a worker holds a thousand of them. */
async function changeHold(
  kysely: Kysely<Tables>,
  { batchId, rows }: Parameters<Batches['giveBackRows']>[0],
  change: HoldChange,
): Promise<void> {
  const inOrder = rows.toSorted((one, other) => one.number - other.number);
  const json = JSON.stringify(inOrder.map(({ number, attempt }) => ({ number, attempt })));
  const held = sql<
    Selectable<BatchRowTable>
  >`json_populate_recordset(null::batch_rows, ${json}::json)`.as('held');
  await kysely
    .updateTable('batch_rows')
    .from(held)
    .set(change)
    .where('batch_rows.batch_id', '=', storable(batchId))
    .where('batch_rows.status', '=', 'QUEUED')
    .whereRef('batch_rows.number', '=', 'held.number')
    .whereRef('batch_rows.attempt', '=', 'held.attempt')
    .execute();
}

function toClaimed(row: Selectable<BatchRowTable>) {
  const { number, line, order_id: orderId, attempt, tries } = row;
  const txnId = row.txn_id ?? undefined;
  return {
    number,
    line,
    orderId,
    txnId,
    uniqueRequestId: row.unique_request_id ?? undefined,
    ...{ attempt, tries },
  };
}

async function recordRows(
  transaction: Transaction<Tables>,
  { batchId, at, rows }: Parameters<Batches['recordRows']>[0],
): Promise<Batch | undefined> {
  const batch = await lockBatch(transaction, batchId);
  if (batch === undefined) return undefined;
  const changed = await settleRows(transaction, batch.batch_id, at, rows);
  if (changed.length === 0) return toBatch(batch);
  const finder = { run_id: batch.batch_id, from_batch: true, at, dry_run: false };
  await rememberPayments(transaction, finder, changed.flatMap(knownOf));
  const accepted = changed.filter(({ status: one }) => one === 'ACCEPTED').length;
  const settled = { accepted, rejected: changed.length - accepted };
  const counters = withSettled(toCounters(batch), settled);
  const status = batch.status === 'processing' ? statusOfWork(counters) : batch.status;
  return writeBatch(transaction, batch.batch_id, at, { status, counters });
}

/** What a row says of its whole payment: nothing when it looked at one transaction, or did not ask the gateway. */
function knownOf({ payment_id, txn_id, gateway_status, outcome }: SettledColumns) {
  const isWhole = txn_id === null && gateway_status === 'found' && outcome !== null;
  return isWhole ? [{ payment_id, outcome_rank: OUTCOMES.indexOf(outcome) }] : [];
}

const SETTLED = ['status', 'payment_id', 'txn_id', 'gateway_status', 'outcome'] as const;
type SettledColumns = Pick<Selectable<BatchRowTable>, (typeof SETTLED)[number]>;

/** The rows that were settled now; those of an older attempt, or settled before, are not among them. */
async function settleRows(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  settled: readonly SettledRow[],
): Promise<readonly SettledColumns[]> {
  // In the order in which holds are renewed, so that no two statements wait for each other's rows.
  const columns = settled
    .toSorted((one, other) => one.number - other.number)
    .map(({ number, attempt, result }) => ({
      ...{ number, attempt },
      ...toResultColumns(result),
    }));
  const json = JSON.stringify(columns);
  const row = sql<
    Selectable<BatchRowTable>
  >`json_populate_recordset(null::batch_rows, ${json}::json)`.as('row');
  return transaction
    .updateTable('batch_rows')
    .from(row)
    .set(({ ref }) => ({
      status: ref('row.status'),
      outcome: ref('row.outcome'),
      response: ref('row.response'),
      gateway_status: ref('row.gateway_status'),
      error: ref('row.error'),
      matched_by: ref('row.matched_by'),
      payment_id: ref('row.payment_id'),
      changes: sql`row.changes`,
      updated_at: at,
    }))
    .where('batch_rows.batch_id', '=', batchId)
    .where('batch_rows.status', '=', 'QUEUED')
    .whereRef('batch_rows.number', '=', 'row.number')
    .whereRef('batch_rows.attempt', '=', 'row.attempt')
    .returning(SETTLED.map((column) => `batch_rows.${column}` as const))
    .execute();
}
