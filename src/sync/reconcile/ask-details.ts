import type { Evidence } from '../../domain/decide/evidence.ts';
import { type Failure, isPassing } from '../../domain/failure.ts';
import type { TransactionDetails } from '../../domain/gateway/gateway-transaction.ts';
import type { Gateway } from '../../ports/ports.ts';

/**
 * What the gateway said of single transactions when it was asked, and why it did not where the failure says nothing of
 * them. It grows while payments are found and decided: no transaction is asked for twice.
 */
export type Learnt = {
  readonly details: Map<string, TransactionDetails | 'unavailable'>;
  readonly failures: Map<string, Failure>;
};

/** Questions of one page or payment that are on their way at once. */
const AT_ONCE = 10;

/** What is learnt at the start: the details that a webhook's target or a row of a file has brought. */
export function learntFrom(evidence: Evidence = new Map()): Learnt {
  return { details: new Map(evidence), failures: new Map() };
}

/** Asks for the details of those transactions of a merchant id that are not known yet. */
export async function askDetails(
  gateway: Pick<Gateway, 'details'>,
  { details, failures }: Learnt,
  merchantId: string,
  transactionIds: readonly string[],
): Promise<void> {
  const asked = [...new Set(transactionIds)].filter((id) => !details.has(id));
  const ask = async (id: string) => {
    const answer = await gateway.details(merchantId, id);
    details.set(id, answer.ok ? answer.value : 'unavailable');
    if (!answer.ok && saysNothing(answer.error)) failures.set(id, answer.error);
  };
  for (let from = 0; from < asked.length; from += AT_ONCE)
    await Promise.all(asked.slice(from, from + AT_ONCE).map(ask));
}

/** Whether a failure says nothing of what was asked for: the same question may be answered by the next run. */
function saysNothing(failure: Failure): boolean {
  return isPassing(failure) || failure.kind === 'Forbidden';
}
