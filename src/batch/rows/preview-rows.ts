import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import { previewPayments } from '../../sync/reconcile/preview-payments.ts';
import type { ReconcilePorts } from '../../sync/reconcile/reconcile-payment.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { matchRows, SLICE } from './match-rows.ts';
import { type RowSettings, syncMatched } from './sync-row.ts';

/** What a preview needs from the outside; `places` are those of previews at the gateway. */
export type PreviewPorts = ReconcilePorts & { readonly places: Lanes };

/** A row, and what a sync would make of it. */
export type PreviewedRow = { readonly row: RowRequest; readonly result: RowResult };

/** What working on rows would come to, without a write: the very decisions of the real work (design §2). In their order. */
export async function previewRows(
  ports: PreviewPorts,
  settings: RowSettings,
  rows: readonly RowRequest[],
  withGateway: boolean,
): Promise<readonly PreviewedRow[]> {
  const previewed = { ...ports, payments: previewPayments(ports.payments) };
  const results = new Map<number, RowResult>();
  const serial = createLanes(1);
  const task = { places: ports.places, mayBegin: () => true };
  const preview = async (slice: readonly RowRequest[]) => {
    const { done, matched } = await matchRows(previewed.payments, settings, slice, withGateway);
    for (const { row, result } of done) results.set(row.number, result);
    await Promise.all(
      matched.map(async (one) => {
        const { payment } = one.found;
        const sync = () => syncMatched(previewed, settings, task, one);
        const synced = await serial(payment.id, sync);
        if (synced !== undefined) results.set(one.row.number, synced.result);
      }),
    );
  };
  const slices = Array.from({ length: Math.ceil(rows.length / SLICE) }, (_, index) =>
    rows.slice(index * SLICE, (index + 1) * SLICE),
  );
  await Promise.all(slices.map(preview));
  return rows.flatMap((row) => {
    const result = results.get(row.number);
    return result === undefined ? [] : [{ row, result }];
  });
}
