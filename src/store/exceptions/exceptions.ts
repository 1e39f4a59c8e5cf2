import type { Kysely, Selectable } from 'kysely';
import type { ExceptionState, Exceptions, KeptException } from '../history/kept.ts';
import { toItem } from '../runs/item-row.ts';
import { storable } from '../storable.ts';
import type { ExceptionTable, Tables } from '../tables.ts';
import { claimDue } from './claim-due.ts';

/** What an id in a URL must look like to be one of ours. */
const ID = /^[1-9]\d{0,14}$/;

/** Exceptions across runs, in the database. */
export function exceptionsIn(kysely: Kysely<Tables>): Exceptions {
  return {
    async exceptions({ state, runId, offset, limit }) {
      const asked = among(kysely, state, runId);
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

function among(
  kysely: Kysely<Tables>,
  state: ExceptionState | undefined,
  runId: string | undefined,
) {
  const all = kysely.selectFrom('exceptions');
  const inState = state === undefined ? all : all.where('state', '=', state);
  return runId === undefined ? inState : inState.where('run_id', '=', storable(runId));
}

function toException(row: Selectable<ExceptionTable>): KeptException {
  return {
    id: String(row.id),
    subject: row.subject,
    item: toItem(row),
    runId: row.run_id,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    tries: row.tries,
    state: row.state,
    closedAt: row.closed_at,
    note: row.note ?? undefined,
  };
}
