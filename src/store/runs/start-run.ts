import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import type { Run } from '../../domain/runs/run.ts';
import { covers, type RunRequest } from '../../domain/runs/run-request.ts';
import type { SqlTransaction, Started, Store } from '../../ports/ports.ts';
import { countRun } from '../history/totals.ts';
import type { Tables } from '../tables.ts';
import { toMerchantColumns, toRunRow } from './run-row.ts';
import { readRequest } from './stored-request.ts';

/** Starting of runs in the database; triggers of one kind follow one another, whichever instance they come to. */
export function startIn(kysely: Kysely<Tables>): Pick<Store, 'startRun'> {
  return {
    startRun: (run, request, handOut) =>
      kysely.transaction().execute(async (transaction): Promise<Started> => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`start ${run.kind}`}, 0))`.execute(
          transaction,
        );
        const running = await findRunning(transaction, request);
        if (running !== undefined) return { runId: running, joined: true };
        await insertRun(transaction, run, request);
        const parts = run.merchants.map(({ merchantId }) => merchantId);
        if (parts.length > 0) await handOut(sqlIn(transaction), parts);
        return { runId: run.runId, joined: false };
      }),
  };
}

/**
 * The run that the same tick started, also when it has ended since; else one at work that does all that is asked.
 * One whose part has ended, or has begun to read its targets, cannot do it any more.
 */
async function findRunning(
  transaction: Transaction<Tables>,
  asked: RunRequest,
): Promise<string | undefined> {
  const tick = asked.tick ?? null;
  const rows = await transaction
    .selectFrom('runs')
    .select(['run_id', 'tick', 'request'])
    .select(({ selectFrom }) =>
      selectFrom('run_merchants as part')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('part.run_id', '=', 'runs.run_id')
        .where('part.merchant_id', 'in', [...asked.merchantIds, ''])
        .where(({ eb }) =>
          asked.targets === undefined ? eb('result', 'is not', null) : eb('attempt', '>', 0),
        )
        .as('past'),
    )
    .where('kind', '=', asked.kind)
    .where(({ eb, or, and }) =>
      or([
        eb('tick', '=', tick),
        and([eb('ended_at', 'is', null), eb('cancelled_at', 'is', null)]),
      ]),
    )
    .orderBy('seq')
    .execute();
  const ofTick = rows.find((row) => tick !== null && row.tick === tick);
  const running = rows.find(({ past, request }) => past === 0 && isCovered(request, asked));
  return (ofTick ?? running)?.run_id;
}

/** A request that another version wrote, and this one cannot read, does nothing that is known. */
function isCovered(stored: unknown, asked: RunRequest): boolean {
  const running = readRequest(stored);
  return running !== undefined && covers(running, asked);
}

/** Records a run with its parts; one without any has ended at once. */
export async function insertRun(
  transaction: Transaction<Tables>,
  run: Run,
  request: RunRequest,
): Promise<void> {
  const isDone = run.merchants.length === 0;
  const ended = isDone ? { ended_at: run.startedAt, result: 'completed' as const } : {};
  await transaction
    .insertInto('runs')
    .values({ ...toRunRow(run, request), ...ended })
    .execute();
  if (isDone) return countRun(transaction, { kind: run.kind, dry_run: run.dryRun }, 'completed');
  const rows = run.merchants.map((merchant, position) => ({
    run_id: run.runId,
    merchant_id: merchant.merchantId,
    position,
    ...toMerchantColumns(merchant),
  }));
  await transaction.insertInto('run_merchants').values(rows).execute();
}

/** The open transaction for a library that brings its own SQL. */
export function sqlIn(transaction: Transaction<Tables>): SqlTransaction {
  return {
    async executeSql(text, values = []) {
      const query = CompiledQuery.raw(text, values);
      const { rows } = await transaction.executeQuery<Record<string, unknown>>(query);
      return { rows };
    },
  };
}
