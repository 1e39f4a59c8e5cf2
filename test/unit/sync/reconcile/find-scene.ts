import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Gateway, Payments } from '../../../../src/ports/ports.ts';
import { learntFrom } from '../../../../src/sync/reconcile/ask-details.ts';
import { type Finding, findPayments } from '../../../../src/sync/reconcile/find-payments.ts';
import { aGatewayTransaction, MERCHANT_ID } from '../../../support/builders.ts';
import { type MemoryGateway, memoryGateway } from '../../../support/memory-gateway.ts';
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
  return findingsWith(payments, memoryGateway(records), records);
}

/** The same, with a gateway that knows their details. */
export async function findingsWith(
  payments: MemoryPayments,
  gateway: MemoryGateway,
  records: readonly GatewayTransaction[],
): Promise<readonly string[]> {
  const found = await findPayments(context(payments, gateway), records);
  if (!found.ok) throw new Error(found.error.message);
  return records.map((record) => told(found.value.get(record)));
}

/** Finding over these payments and this gateway, with nothing learnt yet. */
export function context(payments: Payments, gateway: Gateway = memoryGateway()) {
  return { payments, gateway, learnt: learntFrom(), defaultMerchantId: MERCHANT_ID };
}

function told(finding: Finding | undefined): string {
  if (finding === undefined) return 'no finding';
  return finding.kind === 'found' ? finding.payment.id : finding.reason;
}
