import { type Kysely, type Selectable, sql } from 'kysely';
import { WAITING_REASONS } from '../../domain/decide/reason.ts';
import { LONGEST_WAIT_MS } from '../../domain/runs/exception.ts';
import type { ExceptionFilter, Exceptions, KeptException } from '../../ports/ports.ts';
import { toItem } from '../runs/item-row.ts';
import { storable, storableKey } from '../storable.ts';
import type { ExceptionTable, Tables } from '../tables.ts';
import { claimDue } from './claim-due.ts';
import { conditionsOf } from './stored-conditions.ts';

/** What an id in a URL must look like to be one of ours. */
const ID = /^[1-9]\d{0,14}$/;

/** Exceptions across runs, in the database. */
export function exceptionsIn(kysely: Kysely<Tables>): Exceptions {
  return {
    async exceptions({ offset, limit, ...query }) {
      const asked = among(kysely, query);
      const { total } = await asked
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      if (limit === 0) return { exceptions: [], total };
      const newest = asked.selectAll().orderBy('id', 'desc');
      const rows = await newest.offset(offset).limit(limit).execute();
      return { exceptions: rows.map(toException), total };
    },
    async exception(id) {
      if (!ID.test(id)) return undefined;
      const row = await kysely
        .selectFrom('exceptions')
        .selectAll()
        .where('id', '=', Number(id))
        .executeTakeFirst();
      return row === undefined ? undefined : toException(row);
    },
    async dismissException(id, note, at) {
      if (!ID.test(id)) return undefined;
      const row = await kysely
        .updateTable('exceptions')
        .set({ state: 'dismissed', closed_at: at, note: storable(note) })
        .where('id', '=', Number(id))
        .where('state', '=', 'open')
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : toException(row);
    },
    async claimDueExceptions(claim) {
      const claimed = await kysely
        .transaction()
        .execute((transaction) => claimDue(transaction, claim));
      return claimed.map(toException);
    },
  };
}

/** Whether an exception is listed and counted so at `now`, as `filterOf` says of one. */
export function isListed(filter: ExceptionFilter, now: number) {
  const waits = sql`reason in (${sql.join(WAITING_REASONS)}) and first_seen_at > ${now - LONGEST_WAIT_MS}`;
  if (filter === 'open') return sql<boolean>`state = 'open' and not (${waits})`;
  if (filter === 'waiting') return sql<boolean>`state = 'open' and ${waits}`;
  return sql<boolean>`state = ${filter}`;
}

type Query = Omit<Parameters<Exceptions['exceptions']>[0], 'offset' | 'limit'>;

function among(kysely: Kysely<Tables>, { state, now, runId, paymentId }: Query) {
  let found = kysely.selectFrom('exceptions');
  if (state !== undefined) found = found.where(isListed(state, now));
  if (runId !== undefined) found = found.where('run_id', '=', storable(runId));
  if (paymentId !== undefined) found = found.where('payment_id', '=', storableKey(paymentId));
  return found;
}

function toException(row: Selectable<ExceptionTable>): KeptException {
  return {
    id: String(row.id),
    subject: row.subject,
    item: toItem(row),
    conditions: conditionsOf(row),
    runId: row.run_id,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    tries: row.tries,
    state: row.state,
    closedAt: row.closed_at,
    note: row.note ?? undefined,
  };
}
