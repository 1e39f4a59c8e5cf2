import { randomUUID } from 'node:crypto';
import type { Audit } from '../access/audit/audit.ts';
import { createLanes } from '../batch/rows/lanes.ts';
import { previewRows } from '../batch/rows/preview-rows.ts';
import { workBatch } from '../batch/rows/work-batch.ts';
import { tendBatches } from '../batch/tend-batches.ts';
import type { Config } from '../config/config.ts';
import type { Batch, RowResult } from '../domain/batches/batch.ts';
import type { BatchPort } from '../http/batches/batch-port.ts';
import { type BatchJobsSettings, createBatchJobs } from '../jobs/batch-jobs.ts';
import type { Log } from '../log/log.ts';
import type { ClaimedRow } from '../ports/batches.ts';
import type { Clock, Gateway, Payments } from '../ports/ports.ts';
import type { DatabaseStore } from '../store/database-store.ts';
import { followOrders } from '../sync/reconcile/follow-orders.ts';
import type { ReconcileSettings } from '../sync/reconcile/reconcile-page.ts';
import type { OrderFollowing } from '../sync/reconcile/with-orders.ts';

/** How often files are looked for that nobody works on: every other second. */
export const TENDING = '*/2 * * * * *';

/** The batches as they are wired: what takes files in, and what works on them. */
export type Batching = {
  readonly port: BatchPort;
  readonly work: () => Promise<void>;
  /** Sees to files that nobody works on, and to what waits too long. */
  readonly tend: () => Promise<void>;
  readonly stop: () => void;
};

type Parts = {
  readonly boss: BatchJobsSettings['boss'];
  readonly store: DatabaseStore;
  readonly gateway: Gateway;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'record'>;
  readonly reconciling: ReconcileSettings;
  /** Orders follow their payments, where it is configured. */
  readonly following: OrderFollowing | undefined;
};

/** Wires uploaded files: the rows of all of them share one lane for each merchant id. */
export function createBatching(config: Config, log: Log, parts: Parts): Batching {
  const { boss, store, clock } = parts;
  const payments = followed(parts);
  const ports = {
    ...parts,
    payments,
    batches: store,
    lanes: createLanes(config.batch.concurrency),
    tell: (batchId: string, row: ClaimedRow, { status, outcome, gatewayStatus }: RowResult) => {
      const { number, orderId, txnId, uniqueRequestId } = row;
      const asked = { number, orderId, txnId, uniqueRequestId };
      log.info('A row of a batch was settled', {
        ...{ batchId, ...asked, status, outcome, gatewayStatus },
      });
    },
  };
  const settings = {
    ...parts.reconciling,
    merchantIds: config.merchants.map(({ merchantId }) => merchantId),
  };
  const jobs = createBatchJobs({
    boss,
    batches: store,
    workers: config.sync.workers,
    isAlone: config.database.url === undefined,
    work: async (batchId, isStopping) => {
      const progress = await workBatch(ports, settings, batchId, isStopping);
      log.info('A worker is through with a batch', { batchId, progress });
      return progress;
    },
  });
  const { start, work, stop } = jobs;
  const port: BatchPort = {
    ...{ store, start },
    preview: (rows, withGateway) => previewRows(ports, settings, rows, withGateway),
    limits: config.batch,
    makerChecker: config.makerChecker,
    ids: { next: randomUUID },
    audit: (entry) => log.info('Somebody acted on a batch', entry),
  };
  const expired = ({ batchId, maker, sha256 }: Batch) =>
    parts.audit.record({
      ...{ event: 'batch.expired', outcome: 'done', actor: 'system', origin: undefined },
      ...{ subject: `batch ${batchId}`, detail: { maker, sha256 } },
    });
  return { port, work, stop, tend: () => tendBatches({ batches: store, clock, start, expired }) };
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
