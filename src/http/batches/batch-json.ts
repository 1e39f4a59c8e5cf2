import type { Problem } from '../../batch/csv/problem.ts';
import {
  type Batch,
  type BatchRow,
  type RowRequest,
  type RowResult,
  tasksOf,
} from '../../domain/batches/batch.ts';
import type { LineProblem } from '../middleware/problem.ts';
import { progressView } from './batches-view.ts';

/** Problems of one answer: a file of a million rows may have as many. */
const MOST_ERRORS = 1_000;

/** A file as callers read it; instants are ISO strings. */
export function batchJson(batch: Batch): object {
  const { counters, check, createdAt, updatedAt, approvalExpiresAt, note, ...rest } = batch;
  const { total, accepted, rejected, queued, refused } = counters;
  return {
    ...rest,
    ...{ totalRecords: total, totalTasks: tasksOf(counters) },
    ...{ accepted, rejected, queued, refused, progress: progressView(batch) },
    check: check === undefined ? null : { ...check, at: iso(check.at) },
    approvalExpiresAt: approvalExpiresAt === null ? null : iso(approvalExpiresAt),
    note: note ?? null,
    ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt) },
  };
}

/** A row of a file as callers read it. */
export function rowJson(row: BatchRow): object {
  const { status, attempt, createdAt, updatedAt, result } = row;
  const times = { createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
  return { ...requestJson(row), status, attempt, ...resultJson(result), ...times };
}

/** What a row would come to, as callers read it. */
export function previewJson(row: RowRequest, result: RowResult): object {
  return { ...requestJson(row), wouldBe: result.status, ...resultJson(result) };
}

/** The problems of a file as callers read them: `msg` begins with the seed's words (BS-R23). */
export function lineProblems(problems: readonly Problem[]): readonly LineProblem[] {
  return problems.slice(0, MOST_ERRORS).map(({ line, column, value, message, reason }) => ({
    line: line ?? null,
    msg: `${message}: ${reason}`,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
  }));
}

function requestJson({ number, line, orderId, txnId, uniqueRequestId }: RowRequest): object {
  const given = { txnId: txnId ?? null, uniqueRequestId: uniqueRequestId ?? null };
  return { number, line, orderId, ...given };
}

function resultJson(result: RowResult | undefined): object {
  const { outcome, response, gatewayStatus, error, matchedBy, paymentId, changes } = result ?? {};
  return {
    syncStatus: outcome ?? null,
    externalSystemResponse: response ?? null,
    gatewaySyncStatus: gatewayStatus ?? null,
    error: error ?? null,
    matchedBy: matchedBy ?? null,
    paymentId: paymentId ?? null,
    changes: changes ?? [],
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
