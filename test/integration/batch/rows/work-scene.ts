import { createLanes, type Lanes } from '../../../../src/batch/rows/lanes.ts';
import type { RowSettings } from '../../../../src/batch/rows/sync-row.ts';
import { type WorkPorts, workBatch } from '../../../../src/batch/rows/work-batch.ts';
import type { BatchRow } from '../../../../src/domain/batches/batch.ts';
import type { NewBatch } from '../../../../src/ports/batches.ts';
import type { Clock } from '../../../../src/ports/ports.ts';
import type { DatabaseStore } from '../../../../src/store/database-store.ts';
import { aNewBatch, aNewRow } from '../../../support/batches.ts';
import { aGatewayTransaction, aPayment } from '../../../support/builders.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { DECISION } from '../../../support/settings.ts';

/** A payment id of its own for each number. */
export function paymentId(number: number): string {
  return `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`;
}

/** The id of the gateway transaction of each payment. */
export function transactionId(number: number): string {
  return `70000000000000000${String(number).padStart(5, '0')}`;
}

/** A row that names an order; its number is its place in the file. */
export function rowOf(number: number, orderId: string, txnId?: string): NewBatch['rows'][number] {
  return { ...aNewRow(number), orderId, txnId };
}

/** A shop with `count` payments, each with one authorization that only the gateway knows, in turn of `mids`. */
export function workScene(
  store: DatabaseStore,
  count: number,
  mids: readonly string[] = ['mid_a', 'mid_b'],
) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const midOf = (number: number) => mids[(number - 1) % mids.length] ?? '';
  const payments = memoryPayments(
    numbers.map((number) => aPayment({ id: paymentId(number), merchantId: midOf(number) })),
  );
  const gateway = memoryGateway(
    numbers.map((number) =>
      aGatewayTransaction({
        id: transactionId(number),
        merchantId: midOf(number),
        clientReference: paymentId(number),
      }),
    ),
  );
  const clock: Clock = {
    now: () => Date.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
  };
  const settings: RowSettings = {
    decision: DECISION,
    merchantIds: mids,
    defaultMerchantId: mids[0] ?? '',
  };
  const lanes: Lanes = createLanes(5);
  const told: { readonly batchId: string; readonly uniqueRequestId: string | undefined }[] = [];
  const tell: WorkPorts['tell'] = (batchId, { uniqueRequestId }) =>
    told.push({ batchId, uniqueRequestId });
  const ports = { gateway, payments, clock, lanes, tell, batches: store };
  return {
    ...{ payments, gateway, settings, ports, numbers, told },
    /** Keeps a file of these rows; of all the payments by their ids unless told. */
    keep: (change: Partial<NewBatch> = {}) =>
      store.createBatch(
        aNewBatch(0, {
          rows: numbers.map((number) => rowOf(number, paymentId(number))),
          createdAt: Date.now(),
          ...change,
        }),
      ),
    work: (isStopping: () => boolean = () => false) =>
      workBatch(ports, settings, 'batch-1', isStopping),
    rows: async (): Promise<readonly BatchRow[]> =>
      (await store.batchRows({ batchId: 'batch-1', status: undefined, offset: 0, limit: 9_999 }))
        .rows,
    batch: () => store.batch('batch-1'),
  };
}
