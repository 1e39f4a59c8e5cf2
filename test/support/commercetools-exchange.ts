import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAnswer, type CommercetoolsApi, type Route, routeOf } from './commercetools-api.ts';
import { errorOfStatus } from './commercetools-errors.ts';
import type { CommercetoolsFault, CommercetoolsFaults } from './commercetools-faults.ts';
import type { CommercetoolsLog } from './commercetools-log.ts';

/** What is sent back: a status, a body that is text by now, and headers. */
type Reply = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What an exchange works with. */
export type ExchangeParts = {
  readonly api: CommercetoolsApi;
  readonly faults: CommercetoolsFaults;
  readonly log: CommercetoolsLog;
};

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/** Receives one request and answers it after `latencyMs`, or lets it meet the fault that is armed. */
export async function exchange(
  parts: ExchangeParts,
  latencyMs: number,
  [request, response]: readonly [IncomingMessage, ServerResponse],
): Promise<void> {
  const { method = '', url: path = '' } = request;
  const route = routeOf(method, path);
  parts.log.count(route.call);
  const fault = route.call === 'other' ? undefined : parts.faults.meet(route.call);
  const reply = await replyTo(parts, route, { request, path, fault });
  const waitMs = latencyMs + (fault?.kind === 'slow' ? fault.ms : 0);
  if (waitMs > 0) await delay(waitMs, undefined, { ref: false });
  parts.log.keep({ kind: route.call, method, path, status: reply?.status ?? 0 });
  if (reply === undefined) request.socket.resetAndDestroy();
  else send(response, reply, request.headers['x-correlation-id']);
}

/** The reply, with the request applied where the fault says so; undefined when none is sent. */
async function replyTo(
  { api }: ExchangeParts,
  route: Route,
  came: {
    readonly request: IncomingMessage;
    readonly path: string;
    readonly fault: CommercetoolsFault | undefined;
  },
): Promise<Reply | undefined> {
  const { request, path, fault } = came;
  if (fault?.kind === 'reset-before') return undefined;
  const body = await bodyOf(request);
  if (fault?.kind === 'status' || fault?.kind === 'html') return failing(fault);
  if (fault?.kind === 'bump') api.bump(route.name);
  const { authorization } = request.headers;
  const reply = toReply(api.answer({ route, path, authorization, body }));
  if (fault?.kind === 'reset-after') return undefined;
  return fault?.kind === 'malformed-json' ? halved(reply) : reply;
}

function toReply({ status, body }: ApiAnswer): Reply {
  return { status, body: JSON.stringify(body), headers: JSON_HEADERS };
}

function failing(fault: Extract<CommercetoolsFault, { kind: 'status' | 'html' }>): Reply {
  const { status } = fault;
  if (fault.kind === 'html')
    return {
      status,
      body: `<html><body><h1>${status}</h1></body></html>`,
      headers: { 'content-type': 'text/html' },
    };
  const reply = toReply({ status, body: errorOfStatus(status).body() });
  const { retryAfterSeconds } = fault;
  if (retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...JSON_HEADERS, 'retry-after': String(retryAfterSeconds) } };
}

function halved(reply: Reply): Reply {
  return { ...reply, body: reply.body.slice(0, reply.body.length / 2) };
}

function send(
  response: ServerResponse,
  { status, body, headers }: Reply,
  correlationId: string | string[] | undefined,
): void {
  if (correlationId !== undefined) response.setHeader('x-correlation-id', correlationId);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (request.method === 'GET') return '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
