import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Pages } from '../pages.ts';
import type { HttpLog } from '../settings.ts';
import { correlationId } from './correlation.ts';
import { type Problem, ProblemError, titleOf, wantsPage } from './problem.ts';
import { visitorOf } from './visitor.ts';

const UNKNOWN: Problem = {
  status: 500,
  detail: 'Something went wrong on our side. Nothing more is known here; the log has the rest.',
};

const BODY_PROBLEMS: Readonly<Record<string, Problem>> = {
  'entity.too.large': { status: 413, detail: 'The body is larger than this address takes.' },
  'entity.parse.failed': { status: 400, detail: 'The body is not JSON as its type says.' },
  'parameters.too.many': { status: 413, detail: 'The form has too many fields.' },
  'charset.unsupported': { status: 415, detail: 'The body must be UTF-8.' },
  'encoding.unsupported': { status: 415, detail: 'The body must not be compressed that way.' },
};

/**
 * The one place that turns an error into an answer: `application/problem+json` for API callers, a page
 * for browsers. What was not expected is logged and answered as a bare 500.
 */
export function errorResponse(pages: Pages, log: HttpLog | undefined): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error);
    if (problem.status >= 500) logUnexpected(log, error, request, response);
    if (response.headersSent) return next(error);
    response.status(problem.status).set(problem.headers ?? {});
    if (wantsPage(request)) return pages.problem(request, response, problem);
    response
      .type('application/problem+json')
      .send(JSON.stringify(body(problem, request, response)));
  };
}

function body(problem: Problem, request: Request, response: Response): object {
  const { status, detail, errors } = problem;
  return {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail,
    instance: request.path,
    correlationId: correlationId(response),
    ...(errors === undefined ? {} : { errors }),
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (!(error instanceof Error)) return UNKNOWN;
  if (error instanceof URIError) return { status: 400, detail: 'The address is not well formed.' };
  const known = 'type' in error ? BODY_PROBLEMS[String(error.type)] : undefined;
  return known ?? ofClient(error) ?? UNKNOWN;
}

/** What the body parsers refuse for reasons of their own: a broken compression, a length that is not kept. */
function ofClient(error: Error): Problem | undefined {
  const status = 'status' in error ? Number(error.status) : 0;
  const isClients = 'expose' in error && error.expose === true && status >= 400 && status < 500;
  return isClients ? { status, detail: 'The body cannot be read.' } : undefined;
}

function logUnexpected(
  log: HttpLog | undefined,
  error: unknown,
  request: Request,
  response: Response,
): void {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (problemOf(error) !== UNKNOWN && cause === error) return;
  log?.error('A request failed unexpectedly', {
    correlationId: correlationId(response),
    operator: visitorOf(response)?.name,
    method: request.method,
    path: request.path,
    error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  });
}
