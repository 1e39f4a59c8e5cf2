import type { Kysely, Transaction } from 'kysely';
import type { Store, SyncState } from '../../ports/ports.ts';
import { outcomeOfRank } from '../runs/item-row.ts';
import { rowsOf, storableKey } from '../storable.ts';
import type { PaymentStateTable, Tables } from '../tables.ts';

/** What is known of payments, in the database. */
export function paymentStatesIn(kysely: Kysely<Tables>): Pick<Store, 'syncStates'> {
  return {
    async syncStates(paymentIds) {
      if (paymentIds.length === 0) return new Map();
      const rows = await kysely
        .selectFrom('payment_states')
        .selectAll()
        .where('payment_id', 'in', paymentIds.map(storableKey))
        .execute();
      const byKey = new Map(rows.map((row) => [row.payment_id, toState(row)]));
      const known = paymentIds.map((id) => [id, byKey.get(storableKey(id))] as const);
      return new Map(known.flatMap(([id, state]) => (state === undefined ? [] : [[id, state]])));
    },
  };
}

function toState(row: PaymentStateTable): SyncState {
  const { run_id: runId, at, outcome_rank, dry_run: dryRun } = row;
  const foundBy = row.from_batch ? 'batch' : 'run';
  return { foundBy, runId, at, outcome: outcomeOfRank(outcome_rank), dryRun };
}

/** What found something out about payments: a run or a file, and when. */
type Finder = Omit<PaymentStateTable, 'payment_id' | 'outcome_rank'>;

/** What was found out about one of them; null where no payment is known. */
type Found = { readonly payment_id: string | null; readonly outcome_rank: number };

/** A payment is as good as the worst record a run found of it: an exception is not hidden by what came after. */
export async function rememberPayments(
  transaction: Transaction<Tables>,
  finder: Finder,
  found: readonly Found[],
): Promise<void> {
  const rows = worstOfEach(finder, found);
  if (rows.length === 0) return;
  const columns = ['payment_id', 'run_id', 'from_batch', 'at', 'outcome_rank', 'dry_run'] as const;
  await transaction
    .insertInto('payment_states')
    .columns(columns)
    .expression((query) => query.selectFrom(rowsOf('payment_states', rows)).select(columns))
    .onConflict((conflict) =>
      conflict.column('payment_id').doUpdateSet(({ ref, fn, case: when }) => ({
        run_id: ref('excluded.run_id'),
        from_batch: ref('excluded.from_batch'),
        at: ref('excluded.at'),
        dry_run: ref('excluded.dry_run'),
        outcome_rank: when()
          .when('payment_states.run_id', '=', ref('excluded.run_id'))
          .then(fn<number>('least', ['payment_states.outcome_rank', 'excluded.outcome_rank']))
          .else(ref('excluded.outcome_rank'))
          .end(),
      })),
    )
    .execute();
}

/** One row of each payment, in the order of their ids, so that no two transactions wait for each other. */
function worstOfEach(finder: Finder, found: readonly Found[]) {
  const worst = new Map<string, PaymentStateTable>();
  for (const { payment_id, outcome_rank } of found) {
    if (payment_id === null) continue;
    const before = worst.get(payment_id)?.outcome_rank ?? outcome_rank;
    const rank = Math.min(before, outcome_rank);
    worst.set(payment_id, { ...finder, payment_id, outcome_rank: rank });
  }
  return [...worst.values()].sort((a, b) => (a.payment_id < b.payment_id ? -1 : 1));
}
