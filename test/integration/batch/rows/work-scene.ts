import { sortRows } from '../../../../src/batch/rows/sort-rows.ts';
import type { RowSettings } from '../../../../src/batch/rows/sync-row.ts';
import { syncRows } from '../../../../src/batch/rows/sync-rows.ts';
import type { BatchRow } from '../../../../src/domain/batches/batch.ts';
import { NO_REQUESTS, SORTING_PART } from '../../../../src/domain/runs/run.ts';
import type { NewBatch } from '../../../../src/ports/batches.ts';
import type { Clock, Gateway } from '../../../../src/ports/ports.ts';
import type { DatabaseStore } from '../../../../src/store/database-store.ts';
import { carryOut, type PartPorts } from '../../../../src/sync/run/execute-part.ts';
import { aNewBatch, aNewRow, keepBatch } from '../../../support/batches.ts';
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
  const onRow: PartPorts['onRow'] = (batchId, { uniqueRequestId }) =>
    void told.push({ batchId, uniqueRequestId });
  const told: { readonly batchId: string; readonly uniqueRequestId: string | undefined }[] = [];
  const ports = { gateway, payments, clock, onRow, store, batches: store };
  return {
    ...{ payments, gateway, settings, ports, numbers, told },
    /** Keeps a file of these rows; of all the payments by their ids unless told. */
    keep: (change: Partial<NewBatch> = {}) =>
      keepBatch(
        store,
        aNewBatch(0, {
          rows: numbers.map((number) => rowOf(number, paymentId(number))),
          createdAt: Date.now(),
          ...change,
        }),
      ),
    work: (isStopping: () => boolean = () => false, over: Over = {}) =>
      workOn({ ...ports, ...over }, settings, isStopping, over.batchId),
    rows: async (): Promise<readonly BatchRow[]> =>
      (await store.batchRows({ batchId: 'batch-1', status: undefined, offset: 0, limit: 9_999 }))
        .rows,
    batch: () => store.batch('batch-1'),
  };
}

/** What a test puts in the place of a port. */
export type Over = { readonly gateway?: Gateway; readonly batchId?: string };

type ScenePorts = Omit<PartPorts, 'batchWork'> & { readonly batches: DatabaseStore };

const RUN_SETTINGS = { pageSize: 50, overlapMs: 0, settleMs: 0 } as const;

/** Works on the open parts of the run of a file, and on those that it adds, side by side; how each ended. */
async function workOn(
  ports: ScenePorts,
  settings: RowSettings,
  isStopping: () => boolean,
  batchId = 'batch-1',
): Promise<ReadonlySet<string>> {
  const sorting = sortRows(ports, settings);
  const syncing = syncRows(ports, settings, 5);
  const batchWork: PartPorts['batchWork'] = (part, mayBegin) =>
    (part.merchant.merchantId === SORTING_PART ? sorting : syncing)(part, mayBegin);
  const runId = (await ports.batches.batch(batchId))?.runId ?? '';
  const working: Promise<string>[] = [];
  const begin = (merchantId: string) => {
    const context = { requests: () => NO_REQUESTS, isStopping, handOut, wake: () => {} };
    const run = { ...RUN_SETTINGS, ...settings };
    const part = carryOut({ ...ports, batchWork }, run, { runId, merchantId }, context);
    part.catch(() => undefined);
    working.push(part);
  };
  const handOut = async (_: unknown, merchantIds: readonly string[]) => merchantIds.forEach(begin);
  const recorded = await ports.store.run(runId);
  for (const { merchantId, result } of recorded?.merchants ?? [])
    if (result === null) begin(merchantId);
  const ended = new Set<string>();
  // It grows while it is gone through.
  for (const part of working) ended.add(await part);
  return ended;
}
