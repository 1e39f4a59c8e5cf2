import type { Kysely, Transaction } from 'kysely';
import { type FullPass, NO_FULL_PASS } from '../../domain/runs/full-pass.ts';
import type { RunKind } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import type { Tables } from '../tables.ts';

/** Full passes in the database. */
export function fullPassesIn(kysely: Kysely<Tables>): Pick<Store, 'fullPasses'> {
  return {
    async fullPasses(kind, merchantId) {
      const row = await kysely
        .selectFrom('full_passes')
        .select(['completed_at', 'tried_at'])
        .where('kind', '=', kind)
        .where('merchant_id', '=', merchantId)
        .executeTakeFirst();
      if (row === undefined) return NO_FULL_PASS;
      return { completedAt: row.completed_at ?? undefined, triedAt: row.tried_at ?? undefined };
    },
  };
}

/** Remembers a full pass that has ended; the one of the other end stays as it is known. */
export async function rememberFullPass(
  transaction: Transaction<Tables>,
  kind: RunKind,
  merchantId: string,
  { begunAt, isCompleted }: FullPass,
): Promise<void> {
  const at = isCompleted ? { completed_at: begunAt } : { tried_at: begunAt };
  await transaction
    .insertInto('full_passes')
    .values({ kind, merchant_id: merchantId, completed_at: null, tried_at: null, ...at })
    .onConflict((conflict) => conflict.columns(['kind', 'merchant_id']).doUpdateSet(at))
    .execute();
}
