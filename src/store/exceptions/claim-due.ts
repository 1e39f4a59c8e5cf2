import type { Selectable, Transaction } from 'kysely';
import { nextLook } from '../../domain/runs/due-retry.ts';
import type { Exceptions } from '../../ports/ports.ts';
import { rowsOf } from '../storable.ts';
import type { ExceptionTable, Tables } from '../tables.ts';

/** Which exceptions are claimed for a look. */
type Claim = Parameters<Exceptions['claimDueExceptions']>[0];

/**
 * Claims open exceptions whose look is due, the most overdue first, and moves each on to its next look before its run
 * begins: one that fails again keeps no other waiting, and what another instance claims is passed over.
 */
export async function claimDue(
  transaction: Transaction<Tables>,
  { now, limit, covered }: Claim,
): Promise<readonly Selectable<ExceptionTable>[]> {
  const due = await transaction
    .selectFrom('exceptions')
    .selectAll()
    .where('state', '=', 'open')
    .where('retry_at', '<=', now)
    .where(({ eb, and, or }) =>
      or(
        covered
          .filter(isCovering)
          .map(({ subject, merchantIds }) =>
            and([eb('subject', '=', subject), eb('merchant_id', 'in', [...merchantIds])]),
          ),
      ),
    )
    .orderBy('retry_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (due.length === 0) return [];
  const moved = due.map((row) => ({
    ...row,
    retry_at: nextLook(row.reason, row.open_since, now) ?? null,
  }));
  await transaction
    .updateTable('exceptions')
    .from(rowsOf('exceptions', moved))
    .set(({ ref }) => ({ retry_at: ref('row.retry_at') }))
    .whereRef('exceptions.id', '=', 'row.id')
    .execute();
  return due;
}

function isCovering({ merchantIds }: Claim['covered'][number]): boolean {
  return merchantIds.length > 0;
}
