import { authorization, gatewayId } from '../../src/sandbox/rows/gateway-rows.ts';
import type { World } from '../support/world.ts';

/** How many transactions, from which instant on, and how far apart. */
export type Backlog = {
  readonly count: number;
  readonly since: number;
  readonly apartMs: number;
};

/** Beyond the ids of the transactions that a world starts with. */
let next = 1_000_000;

/** Authorizations, each of an empty payment of its own, in turn over the merchant ids; answers the payments' ids. */
export function addAuthorizations(
  { project, gateway, paymentOf }: World,
  merchantIds: readonly string[],
  { count, since, apartMs }: Backlog,
): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const merchantId = merchantIds[n % merchantIds.length] ?? '';
    const { id: code } = project.addPayment({ currency: 'EUR', centAmount: 1000, merchantId });
    const id = gatewayId(next);
    next += 1;
    const facts = { id, merchantId, code, submittedAt: since + n * apartMs };
    gateway.add(merchantId, authorization({ ...facts, amount: '10.00', currency: 'EUR' }));
    paymentOf.set(id, code);
    return code;
  });
}
