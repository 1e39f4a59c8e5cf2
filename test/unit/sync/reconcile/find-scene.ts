import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { type Finding, findPayments } from '../../../../src/sync/reconcile/find-payments.ts';
import { aGatewayTransaction } from '../../../support/builders.ts';
import type { MemoryPayments } from '../../../support/memory-payments.ts';

/** The id of a payment that is not `PAYMENT_ID`. */
export const OTHER_ID = '22222222-2222-4222-8222-222222222222';

/** A gateway transaction with this client reference. */
export const coded = (clientReference: string | undefined, id = 'G1') =>
  aGatewayTransaction({ id, clientReference });

/** What was found of each record, in a word or two: the payment's id, or why there is none. */
export async function findings(
  payments: MemoryPayments,
  ...records: readonly GatewayTransaction[]
): Promise<readonly string[]> {
  const found = await findPayments(payments, records);
  if (!found.ok) throw new Error(found.error.message);
  return records.map(({ id }) => told(found.value.get(id)));
}

function told(finding: Finding | undefined): string {
  if (finding === undefined) return 'no finding';
  return finding.kind === 'found' ? finding.payment.id : finding.reason;
}
