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

type Row = Insertable<ExceptionTable>;
type Known = ConditionGroup &
  Pick<Row, 'first_seen_at' | 'open_since' | 'closed_at'> & { readonly tries: number };

/**
 * Keeps what the looks at payments found of their conditions, one row for each payment and reason: opens, refreshes,
 * resolves. Two statements; none where nothing was ever raised. The caller's lock of a merchant id has its pages follow
 * one another.
 */
export async function recordConditions(
  transaction: Transaction<Tables>,
  run: Pick<PageRun, 'run_id' | 'at'>,
  looks: readonly PaymentConditions[],
): Promise<void> {
  const looked = looks.filter(({ conditions }) => conditions.length > 0);
  if (looked.length === 0) return;
  const known = await knownGroups(transaction, looked);
  const rows = looked
    .flatMap(({ paymentId, conditions }) =>
      byReason(conditions.map(toStorable)).flatMap((group) => {
        const key = keyOf(storableKey(paymentId), group[0].reason);
        return toRows(run, paymentId, known.get(key), group);
      }),
    )
    .sort((a, b) =>
      keyOf(a.payment_id ?? '', a.reason) < keyOf(b.payment_id ?? '', b.reason) ? -1 : 1,
    );
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
): Promise<ReadonlyMap<string, Known>> {
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

function toRows(
  { run_id, at }: Pick<PageRun, 'run_id' | 'at'>,
  paymentId: string,
  before: Known | undefined,
  looked: readonly KeptCondition[],
): readonly Row[] {
  const group = afterLook(before, looked);
  if (group === undefined) return [];
  const { state, note, conditions } = group;
  const isClosedBefore = before?.state === state && state !== 'open';
  return [
    {
      ...toItemColumns(conditionItem(paymentId, conditions)),
      ...{ subject: 'condition', run_id, state, conditions, note: note ?? null },
      first_seen_at: before?.first_seen_at ?? at,
      open_since: before?.state === 'open' ? before.open_since : at,
      last_seen_at: at,
      tries: (before?.tries ?? 0) + (state === 'resolved' ? 0 : 1),
      closed_at: state === 'open' ? null : isClosedBefore ? (before?.closed_at ?? at) : at,
    },
  ];
}

function keyOf(paymentId: string, reason: string): string {
  return `${paymentId} ${reason}`;
}
