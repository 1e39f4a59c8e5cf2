import type { KeptCondition } from '../../src/domain/runs/condition.ts';
import type { Store } from '../../src/ports/ports.ts';
import { MERCHANT_ID, money, PAYMENT_ID } from './builders.ts';
import { aPage, startRun, workingRun } from './run-pages.ts';

/** A condition of `PAYMENT_ID` that holds: 10.00 EUR are held without a reversal; `id` is its transaction. */
export function aCondition(id: string, overrides: Partial<KeptCondition> = {}): KeptCondition {
  const submittedAt = '2026-11-20T10:00:00Z';
  const subject = { id, merchantId: MERCHANT_ID, submittedAt, clientReference: PAYMENT_ID };
  return { reason: 'reversal-needed', subject, amount: money(1000), holds: true, ...overrides };
}

/** Records a page of a run of its own that looked at `PAYMENT_ID`. */
export async function raise(
  store: Pick<Store, 'startRun' | 'takePart' | 'recordPage'>,
  conditions: readonly KeptCondition[],
  at: number,
): Promise<void> {
  const runId = `looked ${at}`;
  await startRun(store, workingRun({ runId }));
  const looks = [{ paymentId: PAYMENT_ID, conditions }];
  await store.recordPage({ ...aPage([], { runId, at }), conditions: looks });
}
