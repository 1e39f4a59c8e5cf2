import type { Target } from '../../domain/runs/run-request.ts';
import type { Part } from '../../ports/ports.ts';
import { previewPayments } from '../reconcile/preview-payments.ts';
import { reconcileConversions } from '../reconcile/reconcile-conversions.ts';
import type { PageEvent } from './pages.ts';
import { type ConversionRow, readConversions } from './read-conversions.ts';
import type { Progress } from './run-merchant.ts';
import { runPart, type WorkerContext } from './run-part.ts';
import type { SyncPorts, SyncSettings } from './run-sync.ts';

/**
 * A merchant id's part of Decision Sync: reads the fraud team's verdicts of its window and gives the Pending
 * transactions they are about their final state. Source: design §6, §7, SP-R5…SP-R7, SP-R16, SP-R17.
 */
export function runDecisionSync(
  ports: SyncPorts,
  settings: SyncSettings,
  part: Part,
  context: WorkerContext,
): Promise<Progress['kind']> {
  const { request, merchant } = part;
  const payments = request.dryRun ? previewPayments(ports.payments) : ports.payments;
  return runPart(ports, settings, part, context, () => ({
    read: (window, since) =>
      only(request.targets, readConversions(ports.gateway, merchant.merchantId, window, since)),
    reconcile: async (rows) => ({
      ...(await reconcileConversions({ ...ports, payments }, rows, settings)),
      settled: [],
    }),
  }));
}

/** With targets, the verdicts on those transactions, or on those payments; the conversion details cannot be asked for one. */
async function* only(
  targets: readonly Target[] | undefined,
  events: AsyncGenerator<PageEvent<ConversionRow>>,
): AsyncGenerator<PageEvent<ConversionRow>> {
  for await (const event of events) {
    if (targets === undefined || event.kind !== 'page') yield event;
    else {
      const isAsked = (row: ConversionRow) => targets.some((target) => isAbout(target, row));
      yield { ...event, records: event.records.filter(isAsked) };
    }
  }
}

function isAbout({ transactionId, clientReference }: Target, row: ConversionRow): boolean {
  if (transactionId !== undefined) return row.id === transactionId;
  return !('malformed' in row) && row.clientReference === clientReference;
}
