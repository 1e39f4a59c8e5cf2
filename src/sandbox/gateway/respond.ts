import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type Asked, json, notFound } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { answerControl, CONTROL_PATH, type FailNext } from './control.ts';
import { answerConversions } from './conversions.ts';
import { answerDetails } from './details.ts';
import { type ArmedFault, type FaultyAnswer, faultyAnswer, takeFault } from './faults.ts';
import type { SeenTokens } from './jwt.ts';
import type { Ledger } from './ledger.ts';
import { kindOf, type RequestKind, type RequestLog } from './request-log.ts';
import { answerSearch } from './search.ts';
import type { SimulatedMerchant, Verdict } from './signed.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** Everything the simulated gateway holds while it runs; times in milliseconds. */
export type GatewayWorld = {
  readonly merchants: readonly SimulatedMerchant[];
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly hosts: Set<string>;
  readonly seen: SeenTokens;
  readonly armed: ArmedFault[];
  readonly log: RequestLog;
  readonly failNext: FailNext;
  readonly webhooks: WebhookSender;
  readonly lagMs: number;
  readonly slowMs: number;
  latencyMs: number;
  /** Waits, and rejects as soon as the gateway closes. */
  readonly wait: (ms: number) => Promise<void>;
};

const ENDPOINTS: Readonly<Record<RequestKind, (asked: Asked) => Answer>> = {
  search: answerSearch,
  details: answerDetails,
  conversion: answerConversions,
};

/** Answers one request: control, or authentication, endpoint, fault, latency. */
export async function respond(
  world: GatewayWorld,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = await readBody(req);
  const url = new URL(req.url ?? '/', 'http://gateway');
  if (url.pathname === CONTROL_PATH && req.method === 'POST') {
    const parsed = parse(body);
    return send(res, answerControl(parsed, req.headers['content-type'], world.failNext));
  }
  const kind = kindOf(req.method ?? '', url.pathname);
  const verdict = identify(world, req, body);
  const merchantId = 'merchantId' in verdict ? verdict.merchantId : '';
  const parsed = kind === 'search' ? { body: parse(body) } : {};
  const usual = answerTo(world, verdict, { kind, url, body: parsed.body });
  // A request that is not authenticated never reaches what can fail.
  const fault = merchantId === '' ? undefined : takeFault(world.armed, kind, merchantId);
  const answer: FaultyAnswer = fault === undefined ? usual : faultyAnswer(fault, usual);
  const status = fault?.fault === 'reset' ? 0 : answer.status;
  if (kind !== undefined)
    world.log.add({ kind, merchantId, status, ...parsed, path: url.pathname + url.search });
  const pause = world.latencyMs + (fault?.fault === 'slow' ? world.slowMs : 0);
  const answered = world.log.begin(merchantId);
  if (pause > 0) await world.wait(pause).finally(answered);
  else answered();
  if (fault?.fault === 'reset') req.socket.resetAndDestroy();
  else send(res, answer);
}

function identify(world: GatewayWorld, req: IncomingMessage, body: Buffer): Verdict {
  const method = req.method ?? '';
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const { merchants, hosts } = world;
  const path = req.url ?? '';
  const now = Date.now();
  const signed = { method, path, headers: req.headers, body, hasBody, merchants, hosts, now };
  return authenticate(signed, world.seen);
}

function answerTo(
  world: GatewayWorld,
  verdict: Verdict,
  asked: { readonly kind: RequestKind | undefined; readonly url: URL; readonly body: unknown },
): Answer {
  if ('reason' in verdict) return unauthorized(verdict.reason);
  const ledger = world.ledgers.get(verdict.merchantId);
  if (asked.kind === undefined || ledger === undefined) return notFound();
  const now = Date.now();
  const visibleUntil = world.lagMs > 0 ? now - world.lagMs : Number.MAX_SAFE_INTEGER;
  const { merchantId } = verdict;
  return ENDPOINTS[asked.kind]({ ...asked, ledger, merchantId, visibleUntil, now });
}

function unauthorized(reason: string): Answer {
  return json(401, { response: { rmsg: 'Authentication Failed' }, reason });
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function send(res: ServerResponse, answer: FaultyAnswer): void {
  const text = answer.raw ?? JSON.stringify(answer.body);
  if (answer.retryAfter !== undefined) res.setHeader('Retry-After', String(answer.retryAfter));
  res.writeHead(answer.status, { 'Content-Type': answer.contentType });
  res.end(text);
}
