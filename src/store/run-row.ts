import type { Insertable, Selectable } from 'kysely';
import type { MerchantRun, Run } from '../domain/run.ts';
import { storableOrNull } from './storable.ts';
import type { RunMerchantTable, RunTable } from './tables.ts';

/** A run as its row, without its merchant ids. */
export function toRunRow(run: Run): Insertable<RunTable> {
  return {
    run_id: run.runId,
    kind: run.kind,
    trigger: run.trigger,
    dry_run: run.dryRun,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    result: run.result,
    commercetools_requests: run.requests.commercetools,
    gateway_requests: run.requests.gateway,
    error: storableOrNull(run.error),
  };
}

/** The tally and result of a merchant id's part, as columns. */
export function toMerchantColumns(merchant: MerchantRun) {
  const { window, expected, read, updated, unchanged, ignored, exceptions, pages } = merchant;
  return {
    window_from: window.from,
    window_to: window.to,
    expected,
    read,
    updated,
    unchanged,
    ignored,
    exceptions,
    pages,
    result: merchant.result,
    error: storableOrNull(merchant.error),
  };
}

/** A run from its row and those of its merchant ids, in their order. */
export function toRun(
  row: Selectable<RunTable>,
  merchants: readonly Selectable<RunMerchantTable>[],
): Run {
  return {
    runId: row.run_id,
    kind: row.kind,
    trigger: row.trigger,
    dryRun: row.dry_run,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    result: row.result,
    requests: { commercetools: row.commercetools_requests, gateway: row.gateway_requests },
    merchants: merchants.map(toMerchantRun),
    error: row.error ?? undefined,
  };
}

function toMerchantRun(row: Selectable<RunMerchantTable>): MerchantRun {
  const { expected, read, updated, unchanged, ignored, exceptions, pages, result } = row;
  return {
    merchantId: row.merchant_id,
    window: { from: row.window_from, to: row.window_to },
    read,
    updated,
    unchanged,
    ignored,
    exceptions,
    pages,
    expected,
    result,
    error: row.error ?? undefined,
  };
}
