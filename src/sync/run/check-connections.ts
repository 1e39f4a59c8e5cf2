import type { Clock, Gateway, Payments } from '../../ports/ports.ts';

/** One side that a sync talks to, and what keeps it from working; undefined when nothing does. */
export type Connection = { readonly name: string; readonly problem: string | undefined };

/** The window of the question that is asked of the gateway: what it holds does not matter. */
const ASKED_MS = 1_000;

/**
 * Connects to commercetools and, with its own keys, to the gateway for each merchant id, at once. Reads
 * one transaction at most and writes nothing.
 */
export async function checkConnections(
  { gateway, payments, clock }: { gateway: Gateway; payments: Payments; clock: Clock },
  merchantIds: readonly string[],
): Promise<readonly Connection[]> {
  const to = clock.now();
  const window = { from: to - ASKED_MS, to };
  const asked = [
    { name: 'commercetools', answer: payments.prepare() },
    ...merchantIds.map((merchantId) => ({
      name: `merchant id ${merchantId}`,
      answer: gateway.search({ merchantId, window, offset: 0, limit: 1 }),
    })),
  ];
  return Promise.all(
    asked.map(async ({ name, answer }) => {
      const result = await answer;
      return { name, problem: result.ok ? undefined : result.error.message };
    }),
  );
}
