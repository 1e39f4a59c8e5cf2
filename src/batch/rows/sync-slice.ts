import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { ReconcilePorts } from '../../sync/reconcile/reconcile-payment.ts';
import { findOrders, type OrderFinding } from './find-orders.ts';
import type { Lanes } from './lanes.ts';
import { checkedRow, failedRow, merchantOf, RETRY_LATER, unmatchedRow } from './row-result.ts';
import { askGateway, type Matched, type RowSettings, settleRow } from './sync-row.ts';

/** Rows of one look at commercetools. */
export const SLICE = 50;

/** What the rows of a slice need from the outside; `lanes` are those of merchant ids, over all files. */
export type SlicePorts = ReconcilePorts & { readonly lanes: Lanes };

/**
 * How a slice is worked on: `withGateway` asks the gateway for each row (BS-R18), otherwise commercetools alone is
 * looked at (BS-R19). A row begins only while `mayBegin` says so; `settled` is told of each that has ended. `inTurn` has a
 * lane of one place for each payment, over all slices of a file.
 */
export type SliceTask<Row extends RowRequest> = {
  readonly rows: readonly Row[];
  readonly withGateway: boolean;
  readonly inTurn: Lanes;
  readonly mayBegin: () => boolean;
  readonly settled: (row: Row, result: RowResult) => Promise<void>;
};

/**
 * Syncs some rows: their payments together in a few queries, then row by row, those of one merchant id in its lane.
 * Rows of one payment follow one another, so that they do not replace its version under one another. A row that fails
 * never stops its siblings (invariant 6); rejects when a result could not be told.
 */
export async function syncSlice<Row extends RowRequest>(
  ports: SlicePorts,
  settings: RowSettings,
  task: SliceTask<Row>,
): Promise<void> {
  const { rows, settled } = task;
  const findings = await findOrders(
    ports.payments,
    rows.map(({ orderId }) => orderId),
  );
  if (!findings.ok) {
    const error = `${findings.error.message}${RETRY_LATER}`;
    await Promise.all(rows.map((row) => settled(row, failedRow(error))));
    return;
  }
  const done = await Promise.allSettled(
    rows.map((row) => {
      const finding = findings.value.get(row.orderId) ?? NONE;
      const settle = async () => {
        const result = await resultOf(ports, settings, task, row, finding);
        if (result !== undefined) await settled(row, result);
      };
      return finding.kind === 'found' ? task.inTurn(finding.payment.id, settle) : settle();
    }),
  );
  // Only when none is at work any more: what goes on unseen would be worked on twice.
  for (const row of done) if (row.status === 'rejected') throw row.reason;
}

const NONE: OrderFinding = { kind: 'none' };

/** What became of a row; undefined when it may not begin any more. */
async function resultOf<Row extends RowRequest>(
  ports: SlicePorts,
  settings: RowSettings,
  task: SliceTask<Row>,
  row: Row,
  finding: OrderFinding,
): Promise<RowResult | undefined> {
  if (!task.mayBegin()) return undefined;
  if (finding.kind !== 'found') return unmatchedRow(finding.kind);
  if (!task.withGateway) return checkedRow(finding, row.txnId);
  const matched: Matched = { row, found: finding };
  const merchantId = merchantOf(finding.payment, settings.defaultMerchantId);
  try {
    // The lane is for the gateway; what is written afterwards waits for nobody there.
    const answer = await ports.lanes(merchantId, async () =>
      task.mayBegin() ? askGateway(ports.gateway, settings, matched) : undefined,
    );
    return answer && (await settleRow(ports, settings, matched, answer));
  } catch (error) {
    return failedRow(error instanceof Error ? error.message : String(error));
  }
}
