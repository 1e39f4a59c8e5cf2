import { STATUS_CODES } from 'node:http';
import type { Request } from 'express';
import type { PayloadProblem } from '../../payload/errors.ts';
import type { FieldProblem } from '../../sync/trigger/sync-request.ts';

/** One problem of an uploaded file, as callers read it; `line` is null for the file as a whole. */
export type LineProblem = {
  readonly line: number | null;
  readonly msg: string;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
};

/**
 * Why a request is not answered as asked. `detail` is for the caller and holds nothing internal;
 * `headers` go with the answer. Source: RFC 9457.
 */
export type Problem = {
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly (FieldProblem | LineProblem | PayloadProblem)[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** A problem that ends a request from anywhere below a route; Express hands it to the error page. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

/** Nothing is at this address. */
export function notFound(detail = 'Nothing is at this address.'): ProblemError {
  return new ProblemError({ status: 404, detail });
}

/** Whether the caller is a browser that asks for a page; the API always answers JSON. */
export function wantsPage(request: Request): boolean {
  if (/^\/(api|webhooks)\/|^\/healthz$/.test(request.path)) return false;
  return request.accepts(['json', 'html']) === 'html';
}

/** The short, official name of a status. */
export function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}
