import { type Kysely, sql } from 'kysely';
import type { Condition, Subject } from '../../domain/decide/decision.ts';
import { WAITING_REASONS } from '../../domain/decide/reason.ts';
import type { KnownOfPayment, Store } from '../../ports/ports.ts';
import { toItem } from '../runs/item-row.ts';
import { storableKey } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { parseConditions } from './stored-conditions.ts';

/** What is known of payments before they are decided, in the database. */
export function knownIn(kysely: Kysely<Tables>): Pick<Store, 'knownOf'> {
  return { knownOf: (paymentIds) => knownOf(kysely, paymentIds) };
}

async function knownOf(
  kysely: Kysely<Tables>,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, KnownOfPayment>> {
  if (paymentIds.length === 0) return new Map();
  const byKey = new Map(paymentIds.map((id) => [storableKey(id), id]));
  const rows = await kysely
    .selectFrom('exceptions')
    .selectAll()
    .where(
      'payment_id',
      'in',
      sql<string>`(select json_array_elements_text(${JSON.stringify([...byKey.keys()])}::json))`,
    )
    .where(({ or, and, eb }) =>
      or([
        eb('subject', '=', 'condition'),
        and([
          eb('subject', '=', 'record'),
          eb('state', '=', 'open'),
          eb('reason', 'in', WAITING_REASONS),
        ]),
      ]),
    )
    .orderBy('id')
    .execute();
  const known = new Map<string, { conditions: Condition[]; waiting: Subject[] }>();
  for (const row of rows) {
    const paymentId = byKey.get(row.payment_id ?? '') ?? '';
    const found = known.get(paymentId) ?? { conditions: [], waiting: [] };
    known.set(paymentId, found);
    if (row.subject === 'condition') found.conditions.push(...parseConditions(row.conditions));
    else found.waiting.push(toSubject(toItem(row)));
  }
  return known;
}

function toSubject({
  transactionId: id,
  merchantId,
  submittedAt,
  clientReference,
}: ReturnType<typeof toItem>): Subject {
  return { id, merchantId, submittedAt, clientReference };
}
