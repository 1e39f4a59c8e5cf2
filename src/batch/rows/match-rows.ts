import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { KeptCondition } from '../../domain/runs/condition.ts';
import type { Payments } from '../../ports/ports.ts';
import { findOrders, type OrderFinding } from './find-orders.ts';
import {
  checkedRow,
  failedRow,
  merchantOf,
  RETRY_LATER,
  unansweredRow,
  unmatchedRow,
} from './row-result.ts';
import { type Matched, type RowSettings, unknownMerchant } from './sync-row.ts';

/** Rows of one look at commercetools. */
export const SLICE = 50;

/** A row and its result. */
export type DoneRow<Row extends RowRequest = RowRequest> = {
  readonly row: Row;
  readonly result: RowResult;
  /** Of its payment, where that was looked at. */
  readonly conditions?: readonly KeptCondition[];
};

/** Rows that are done without the gateway, and those that it has to be asked about. */
export type MatchedRows = {
  readonly done: readonly DoneRow[];
  readonly matched: readonly (Matched & { readonly merchantId: string })[];
};

/**
 * Looks up the orders of some rows together, in a few queries. Without the gateway that is all there is to do (BS-R19);
 * with it, what is left are rows of one payment each under a merchant id that is configured.
 */
export async function matchRows(
  payments: Payments,
  settings: RowSettings,
  rows: readonly RowRequest[],
  withGateway: boolean,
): Promise<MatchedRows> {
  const findings = await findOrders(
    payments,
    rows.map(({ orderId }) => orderId),
  );
  if (!findings.ok) {
    const result = failedRow(`${findings.error.message}${RETRY_LATER}`);
    return { done: rows.map((row) => ({ row, result })), matched: [] };
  }
  const done: DoneRow[] = [];
  const matched: MatchedRows['matched'][number][] = [];
  for (const row of rows) {
    const found = findings.value.get(row.orderId) ?? NONE;
    if (found.kind !== 'found') done.push({ row, result: unmatchedRow(found.kind) });
    else if (!withGateway) done.push({ row, result: checkedRow(found, row.txnId) });
    else {
      const merchantId = merchantOf(found.payment, settings.defaultMerchantId);
      if (settings.merchantIds.includes(merchantId)) matched.push({ row, found, merchantId });
      else done.push({ row, result: unansweredRow(found, unknownMerchant(merchantId)) });
    }
  }
  return { done, matched };
}

const NONE: OrderFinding = { kind: 'none' };
