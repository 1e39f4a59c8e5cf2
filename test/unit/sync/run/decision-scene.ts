import type { Conversion } from '../../../../src/domain/gateway/conversion.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import { aConversion, aPayment, aTransaction, INSTANT_MS } from '../../../support/builders.ts';
import { carryRun, goOnWith } from '../../../support/carry-run.ts';
import { countingIds } from '../../../support/clock.ts';
import { REQUEST, runScene, SETTINGS, uuid } from '../../../support/run-scene.ts';

/** The id of the n-th reviewed transaction. */
export const reviewId = (n: number) => `R${String(n).padStart(5, '0')}`;

/** A verdict on the n-th reviewed transaction, of the n-th payment: ACCEPT, `n` seconds after `INSTANT`. */
export function verdict(n: number, overrides: Partial<Conversion> = {}): Conversion {
  const submittedAt = new Date(INSTANT_MS + n * 1000).toISOString();
  return aConversion({ id: reviewId(n), clientReference: uuid(n), submittedAt, ...overrides });
}

/** The n-th payment, whose n-th reviewed transaction is a Pending Authorization unless told. */
export function underReview(n: number, overrides: Partial<Transaction> = {}): Payment {
  const own = { interactionId: reviewId(n), state: 'Pending' } as const;
  return aPayment({ id: uuid(n), transactions: [aTransaction({ ...own, ...overrides })] });
}

/** As many payments under review. */
export function manyUnderReview(count: number): readonly Payment[] {
  return Array.from({ length: count }, (_, n) => underReview(n));
}

/** A gateway with verdicts, and Run Sync (`run`) and Decision Sync (`decide`) over the same ports. */
export function decisionScene(
  conversions: readonly (Conversion | MalformedRecord)[],
  payments: readonly Payment[],
  records: readonly GatewayTransaction[] = [],
) {
  const scene = runScene(records, payments);
  scene.gateway.convert(...conversions);
  const ids = countingIds('decision');
  const decide = (request: Partial<RunRequest> = {}, isStopping = () => false) =>
    carryRun(scene, SETTINGS, {
      runId: ids.next(),
      request: { ...REQUEST, kind: 'decision', ...request },
      isStopping,
    });
  const goOn = (runId: string) => goOnWith(scene, SETTINGS, runId);
  const items = async (runId: string) =>
    (await scene.store.items({ runId, outcome: undefined, offset: 0, limit: 999 })).items;
  const reasons = async (runId: string) =>
    (await items(runId)).map(({ transactionId, reason }) => `${transactionId} ${reason}`);
  const states = () =>
    scene.payments
      .payments()
      .map(({ transactions }) => transactions.map(({ type, state }) => `${type} ${state}`).join());
  const mark = (merchantId = 'mid_a') => scene.store.watermark('decision', merchantId);
  return { ...scene, decide, goOn, items, reasons, states, mark };
}
