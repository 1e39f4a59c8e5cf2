import type { RequestListener, ServerResponse } from 'node:http';
import type { Express } from 'express';
import type { HttpLog } from '../settings.ts';

const UNREADABLE = { status: 400, title: 'Bad Request', detail: 'The address is not well formed.' };
const BROKEN = {
  status: 500,
  title: 'Internal Server Error',
  detail: 'Something went wrong on our side. Nothing more is known here; the log has the rest.',
};

/**
 * The app with an answer of our own where Express would write one: for an address that it cannot read, and for an error
 * in the error page. Express would show the stack of the error, with the paths of this machine.
 */
export function withLastAnswer(app: Express, log: HttpLog | undefined): RequestListener {
  return (request, response) => {
    const last = (error: unknown) => {
      if (error) logError(log, error);
      if (response.headersSent) response.destroy();
      else write(response, error ? BROKEN : UNREADABLE);
    };
    Reflect.apply(app, undefined, [request, response, last]);
  };
}

/** What was prepared for another answer must not go with this one. */
function write(response: ServerResponse, problem: typeof BROKEN): void {
  const correlationId = response.getHeader('X-Correlation-ID');
  for (const name of ['Content-Disposition', 'Content-Encoding', 'ETag', 'Location', 'Set-Cookie'])
    response.removeHeader(name);
  const text = JSON.stringify({ type: 'about:blank', ...problem, correlationId });
  response.statusCode = problem.status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.setHeader('Cache-Control', 'no-store');
  response.end(text);
}

function logError(log: HttpLog | undefined, error: unknown): void {
  try {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log?.error('An error could not be answered as it should', { error: text });
  } catch {
    // The log itself may be what is broken, and the caller still waits.
  }
}
