import type { Insertable, Selectable } from 'kysely';
import type { MerchantRun, Run } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import { storableOrNull } from '../storable.ts';
import type { RunMerchantTable, RunTable } from '../tables.ts';
import { toJson } from './checkpoint.ts';

/** A run as its row, without its merchant ids. */
export function toRunRow(run: Run, request: RunRequest): Insertable<RunTable> {
  return {
    run_id: run.runId,
    kind: run.kind,
    trigger: run.trigger,
    dry_run: run.dryRun,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    result: run.result,
    request: toJson(request),
    batch_id: run.batchId ?? null,
    tick: request.tick ?? null,
  };
}

/** The tally and result of a merchant id's part, as columns. */
export function toMerchantColumns(merchant: MerchantRun) {
  const { window, full, expected, read, updated, unchanged, ignored, exceptions, pages } = merchant;
  return {
    window_from: window.from,
    window_to: window.to,
    is_full: full,
    expected,
    read,
    updated,
    unchanged,
    ignored,
    exceptions,
    pages,
    commercetools_requests: merchant.requests.commercetools,
    gateway_requests: merchant.requests.gateway,
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
    merchants: merchants.map(toMerchantRun),
    ...(row.batch_id === null ? {} : { batchId: row.batch_id }),
  };
}

/** A merchant id's part of a run from its row. */
export function toMerchantRun(row: Selectable<RunMerchantTable>): MerchantRun {
  const { expected, read, updated, unchanged, ignored, exceptions, pages, result } = row;
  return {
    merchantId: row.merchant_id,
    window: { from: row.window_from, to: row.window_to },
    full: row.is_full,
    read,
    updated,
    unchanged,
    ignored,
    exceptions,
    pages,
    requests: { commercetools: row.commercetools_requests, gateway: row.gateway_requests },
    expected,
    result,
    error: row.error ?? undefined,
  };
}
