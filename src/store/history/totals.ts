import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { RunKind, RunResult } from '../../domain/runs/run.ts';
import { type ItemCounts, MOST_COUNTED, type TotalsPort } from '../../ports/ports.ts';
import { isListed } from '../exceptions/exceptions.ts';
import type { Tables, TotalsTable } from '../tables.ts';

type Counted = Omit<Insertable<TotalsTable>, 'kind' | 'dry_run'>;

/** Totals over all runs that ever were, in the database. */
export function totalsIn(kysely: Kysely<Tables>): TotalsPort {
  return {
    async totals(now) {
      const [runs, watermarks, openExceptions] = await Promise.all([
        kysely.selectFrom('totals').selectAll().execute(),
        kysely.selectFrom('watermarks').selectAll().execute(),
        countOpen(kysely, now),
      ]);
      return {
        runs: runs.map(({ dry_run: dryRun, ...counts }) => ({ dryRun, ...counts })),
        watermarks: watermarks.map(({ kind, merchant_id: merchantId, drained_to: drainedTo }) => ({
          kind,
          merchantId,
          drainedTo,
        })),
        openExceptions,
      };
    },
  };
}

/** Counts a part that has ended, with what became of its transactions. */
export function countPart(
  transaction: Transaction<Tables>,
  run: { readonly kind: RunKind; readonly dry_run: boolean },
  { updated, unchanged, ignored, exceptions }: ItemCounts,
): Promise<void> {
  return add(transaction, run, { updated, unchanged, ignored, exceptions });
}

/** Counts a run that has ended. */
export function countRun(
  transaction: Transaction<Tables>,
  run: { readonly kind: RunKind; readonly dry_run: boolean },
  result: RunResult,
): Promise<void> {
  return add(transaction, run, { [result]: 1 });
}

async function add(
  transaction: Transaction<Tables>,
  { kind, dry_run }: { readonly kind: RunKind; readonly dry_run: boolean },
  counted: Counted,
): Promise<void> {
  const sums = Object.keys(counted).map((column) => [
    column,
    sql<number>`${sql.ref(`totals.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
  ]);
  await transaction
    .insertInto('totals')
    .values({ kind, dry_run, ...counted })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'dry_run']).doUpdateSet(Object.fromEntries(sums)),
    )
    .execute();
}

async function countOpen(kysely: Kysely<Tables>, now: number): Promise<number> {
  const open = kysely
    .selectFrom('exceptions')
    .select('id')
    .where(isListed('open', now))
    .limit(MOST_COUNTED);
  const { total } = await kysely
    .selectFrom(open.as('open'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}
