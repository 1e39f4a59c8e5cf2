import { randomUUID } from 'node:crypto';
import type { Audit } from '../access/audit/audit.ts';
import { createLanes } from '../batch/rows/lanes.ts';
import { previewRows } from '../batch/rows/preview-rows.ts';
import { sortRows } from '../batch/rows/sort-rows.ts';
import { syncRows } from '../batch/rows/sync-rows.ts';
import { sweepBatches } from '../batch/sweep-batches.ts';
import type { Config } from '../config/config.ts';
import type { Batch, RowRequest, RowResult } from '../domain/batches/batch.ts';
import { SORTING_PART } from '../domain/runs/run.ts';
import type { BatchPort } from '../http/batches/batch-port.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Gateway, Payments } from '../ports/ports.ts';
import type { DatabaseStore } from '../store/database-store.ts';
import { followOrders } from '../sync/reconcile/follow-orders.ts';
import type { ReconcileSettings } from '../sync/reconcile/reconcile-page.ts';
import type { OrderFollowing } from '../sync/reconcile/with-orders.ts';
import type { PartWork } from '../sync/run/recording.ts';

/** How often files and uploads that wait too long are ended: every minute. */
export const SWEEPING = '* * * * *';

/** The batches as they are wired: what takes files in, and the work on the parts of their runs. */
export type Batching = {
  readonly port: BatchPort;
  readonly batchWork: PartWork;
  /** Called for each row that was recorded. */
  readonly onRow: (batchId: string, row: RowRequest, result: RowResult) => void;
  /** Ends what waits too long for an approval or for Start. */
  readonly sweep: () => Promise<void>;
};

type Parts = {
  readonly store: DatabaseStore;
  readonly gateway: Gateway;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'record'>;
  readonly reconciling: ReconcileSettings;
  readonly startBatch: BatchPort['start'];
  /** Orders follow their payments, where it is configured. */
  readonly following: OrderFollowing | undefined;
};

/** Wires uploaded files. */
export function createBatching(config: Config, log: Log, parts: Parts): Batching {
  const { store, clock, startBatch: start } = parts;
  const { concurrency } = config.batch;
  const ports = { ...parts, payments: followed(parts), batches: store };
  const settings = {
    ...parts.reconciling,
    merchantIds: config.merchants.map(({ merchantId }) => merchantId),
  };
  const sorting = sortRows(ports, settings);
  const syncing = syncRows(ports, settings, concurrency);
  const previewing = { ...ports, places: createLanes(concurrency) };
  const port: BatchPort = {
    ...{ store, start },
    preview: (rows, withGateway) => previewRows(previewing, settings, rows, withGateway),
    limits: config.batch,
    makerChecker: config.makerChecker,
    ids: { next: randomUUID },
    audit: (entry) => log.info('Somebody acted on a batch', entry),
  };
  const onExpired = ({ batchId, maker, sha256 }: Batch) =>
    parts.audit.record({
      ...{ event: 'batch.expired', outcome: 'done', actor: 'system', origin: undefined },
      ...{ subject: `batch ${batchId}`, detail: { maker, sha256 } },
    });
  return {
    port,
    batchWork: (part, mayBegin) =>
      (part.merchant.merchantId === SORTING_PART ? sorting : syncing)(part, mayBegin),
    onRow: (batchId, row, { status, outcome, gatewayStatus }) => {
      const { number, orderId, txnId, uniqueRequestId } = row;
      const asked = { number, orderId, txnId, uniqueRequestId };
      log.info('Row recorded', { batchId, ...asked, status, outcome, gatewayStatus });
    },
    sweep: () => sweepBatches({ batches: store, clock, onExpired }),
  };
}

/** Payments whose orders follow each update, where that is configured; an order that does not is said in the log. */
function followed({ payments, clock, following }: Parts): Payments {
  if (following === undefined) return payments;
  const { orders, onProblem } = following;
  return {
    ...payments,
    update: async (id, version, actions) => {
      const updated = await payments.update(id, version, actions);
      if (!updated.ok) return updated;
      const problems = await followOrders({ orders, payments, clock }, [id]);
      for (const [paymentId, problem] of problems) onProblem(paymentId, problem);
      return updated;
    },
  };
}
