import { type Insertable, sql, type Transaction } from 'kysely';
import {
  afterLook,
  byReason,
  type ConditionGroup,
  conditionItem,
  type KeptCondition,
  type PaymentConditions,
} from '../../domain/runs/condition.ts';
import { ITEM_COLUMNS, toItemColumns } from '../runs/item-row.ts';
import type { PageRun } from '../runs/page-run.ts';
import { rowsOf, storableKey } from '../storable.ts';
import type { ExceptionTable, Tables } from '../tables.ts';
import { parseConditions, toStorable } from './stored-conditions.ts';

const SET = [
  ...ITEM_COLUMNS,
  'run_id',
  'last_seen_at',
  'tries',
  'state',
  'open_since',
  'closed_at',
  'note',
  'conditions',
] as const;

const COLUMNS = [...SET, 'subject', 'first_seen_at'] as const;

type Known = ConditionGroup &
  Pick<ExceptionTable, 'first_seen_at' | 'open_since' | 'closed_at' | 'tries'>;
type Row = Insertable<ExceptionTable> &
  Pick<ExceptionTable, 'closed_at' | 'note' | 'state'> & {
    readonly conditions: readonly KeptCondition[];
  };

/**
 * Keeps what the looks at payments found of their conditions, one row for each payment and reason: opens, refreshes,
 * resolves. Nothing where nothing was ever raised. Of several looks at one payment the last counts, with what only the
 * earlier ones knew. The caller has locked the merchant id, so that
 * they follow one another, whatever their runs.
 */
export async function recordConditions(
  transaction: Transaction<Tables>,
  run: Pick<PageRun, 'run_id' | 'at'>,
  looks: readonly PaymentConditions[],
): Promise<void> {
  const looked = looks.filter(({ conditions }) => conditions.length > 0);
  if (looked.length === 0) return;
  const known = await knownGroups(transaction, looked);
  const changed = new Map<string, Row>();
  for (const { paymentId, conditions } of looked) {
    for (const group of byReason(conditions.map(toStorable))) {
      const key = keyOf(storableKey(paymentId), group[0].reason);
      const row = toRow(run, paymentId, { before: known.get(key), looked: group });
      if (row === undefined) continue;
      changed.set(key, row);
      known.set(key, toKnown(row));
    }
  }
  // In one order, so that no two writers wait for each other.
  const rows = [...changed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await transaction
    .insertInto('exceptions')
    .columns(COLUMNS)
    .expression((query) => query.selectFrom(rowsOf('exceptions', rows)).select(COLUMNS))
    .onConflict((conflict) =>
      conflict
        .columns(['payment_id', 'reason'])
        .where('subject', '=', sql.lit('condition'))
        .doUpdateSet(
          Object.fromEntries(SET.map((column) => [column, sql.ref<never>(`excluded.${column}`)])),
        ),
    )
    .execute();
}

async function knownGroups(
  transaction: Transaction<Tables>,
  looks: readonly PaymentConditions[],
): Promise<Map<string, Known>> {
  const ids = JSON.stringify(looks.map(({ paymentId }) => storableKey(paymentId)));
  const rows = await transaction
    .selectFrom('exceptions')
    .select([
      'payment_id',
      'reason',
      'conditions',
      'state',
      'note',
      'tries',
      'first_seen_at',
      'open_since',
      'closed_at',
    ])
    .where('payment_id', 'in', sql<string>`(select json_array_elements_text(${ids}::json))`)
    .where('subject', '=', 'condition')
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(
    rows.map(({ payment_id, reason, note, conditions, ...row }) => [
      keyOf(payment_id ?? '', reason),
      { ...row, note: note ?? undefined, conditions: parseConditions(conditions) },
    ]),
  );
}

function toRow(
  { run_id, at }: Pick<PageRun, 'run_id' | 'at'>,
  paymentId: string,
  {
    before,
    looked,
  }: { readonly before: Known | undefined; readonly looked: readonly KeptCondition[] },
): Row | undefined {
  const group = afterLook(before, looked);
  if (group === undefined) return undefined;
  const { state, note, conditions } = group;
  const isClosedBefore = before?.state === state && state !== 'open';
  return {
    ...toItemColumns(conditionItem(paymentId, conditions)),
    ...{ subject: 'condition', run_id, state, conditions, note: note ?? null },
    first_seen_at: before?.first_seen_at ?? at,
    open_since: before?.state === 'open' ? before.open_since : at,
    last_seen_at: at,
    tries: (before?.tries ?? 0) + (state === 'resolved' ? 0 : 1),
    closed_at: state === 'open' ? null : isClosedBefore ? (before?.closed_at ?? at) : at,
  };
}

/** A row as the next look at the same payment finds it. */
function toKnown({ note, ...row }: Row): Known {
  return { ...row, note: note ?? undefined };
}

function keyOf(paymentId: string, reason: string): string {
  return `${paymentId} ${reason}`;
}
