import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import { previewPayments } from '../../sync/reconcile/preview-payments.ts';
import { createLanes } from './lanes.ts';
import type { RowSettings } from './sync-row.ts';
import { SLICE, type SlicePorts, syncSlice } from './sync-slice.ts';

/** A row, and what a sync would make of it. */
export type PreviewedRow = { readonly row: RowRequest; readonly result: RowResult };

/** What working on rows would come to, without a write: the very decisions of the real work (design §2). In their order. */
export async function previewRows(
  ports: SlicePorts,
  settings: RowSettings,
  rows: readonly RowRequest[],
  withGateway: boolean,
): Promise<readonly PreviewedRow[]> {
  const payments = previewPayments(ports.payments);
  const results = new Map<number, RowResult>();
  const settled = async ({ number }: RowRequest, result: RowResult) => {
    results.set(number, result);
  };
  const slices = Array.from({ length: Math.ceil(rows.length / SLICE) }, (_, index) =>
    rows.slice(index * SLICE, (index + 1) * SLICE),
  );
  const task = { withGateway, settled, inTurn: createLanes(1), mayBegin: () => true };
  await Promise.all(
    slices.map((some) => syncSlice({ ...ports, payments }, settings, { ...task, rows: some })),
  );
  return rows.flatMap((row) => {
    const result = results.get(row.number);
    return result === undefined ? [] : [{ row, result }];
  });
}
