import express, { type Request, type Response, Router } from 'express';
import type { WebhookReading, WebhookRefusal } from '../../domain/gateway/webhook-event.ts';
import { never } from '../../domain/result.ts';
import { correlationId } from '../middleware/correlation.ts';
import { type Problem, ProblemError } from '../middleware/problem.ts';
import type { HttpPorts, WebhookPort } from '../settings.ts';

/** The bytes as they came: a signature covers nothing else. Events are a few kB; a compressed one is refused. */
const rawBody = express.raw({ type: () => true, limit: 64 * 1024, inflate: false });

const SWITCHED_OFF: Problem = {
  status: 409,
  detail:
    'Webhooks are off. PAYMENT_GATEWAY_WEBHOOK_KEYS switches them on. Nothing was changed; polling goes on.',
};
const FORGED: Problem = { status: 401, detail: 'The signature is not valid.' };
/** The gateway gives up after its retries, and a subscription that holds deliveries back says so there. */
const ENCRYPTED: Problem = {
  status: 422,
  detail:
    'Encrypted events (MLE) are not supported. Subscribe to events that need no encryption; polling finds the rest.',
};
const AWAY: Problem = {
  status: 503,
  detail: 'The event could not be taken in. Send it again later; polling goes on.',
  headers: { 'Retry-After': '60' },
};
const METHOD_NOT_ALLOWED: Problem = {
  status: 405,
  detail: 'Events come by POST; GET asks whether they may.',
  headers: { Allow: 'GET, POST' },
};

/**
 * `POST /webhooks/cybersource`: an event of the gateway, proved by its signature and by nothing else. An
 * empty one, and GET, are how the gateway asks whether it may send. Source: issue 3, reference/cybersource.md §8.
 */
export function webhookRoutes(ports: HttpPorts): Router {
  const router = Router();
  const { webhook } = ports;
  router.post('/webhooks/cybersource', rawBody, async (request: Request, response: Response) => {
    const port = switchedOn(webhook);
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || body.length === 0) return answerHealth(ports, response);
    const reading = port.read(request.headers, body);
    if (reading.ok) return takeIn(ports, port, reading.value, response);
    port.log?.warn('A webhook was refused', { ...reading.error, ...withId(response) });
    throw new ProblemError(problemOf(reading.error));
  });
  router.get('/webhooks/cybersource', (_request, response) => {
    switchedOn(webhook);
    return answerHealth(ports, response);
  });
  router.all('/webhooks/cybersource', () => {
    throw new ProblemError(METHOD_NOT_ALLOWED);
  });
  return router;
}

function switchedOn(webhook: WebhookPort | undefined): WebhookPort {
  if (webhook === undefined) throw new ProblemError(SWITCHED_OFF);
  return webhook;
}

/** Held events are sent when this is well, so it is not while they could not be taken in. */
async function answerHealth(ports: HttpPorts, response: Response): Promise<void> {
  await refuseWhileAway(ports);
  respond(response, 200, { status: 'ok' });
}

/** An event that is nothing to us is taken in like any other: the gateway must not send it again. */
async function takeIn(
  ports: HttpPorts,
  { notice, log }: WebhookPort,
  reading: WebhookReading,
  response: Response,
): Promise<void> {
  log?.info('A webhook arrived', { ...reading, ...withId(response) });
  if (reading.kind === 'ignored') {
    return respond(response, 202, { status: 'ignored', because: reading.because });
  }
  await refuseWhileAway(ports);
  await notice(reading.notice).catch((error: unknown) => {
    log?.warn('A webhook could not be acted on', { error: String(error), ...withId(response) });
    throw new ProblemError(AWAY);
  });
  respond(response, 202, { status: 'accepted' });
}

async function refuseWhileAway({ isReady }: HttpPorts): Promise<void> {
  if (!((await isReady?.()) ?? true)) throw new ProblemError(AWAY);
}

/** What is wrong with a signature is for our log alone. */
function problemOf(refusal: WebhookRefusal): Problem {
  switch (refusal.kind) {
    case 'signature':
      return FORGED;
    case 'encrypted':
      return ENCRYPTED;
    default:
      return never(refusal);
  }
}

function respond(response: Response, status: number, body: object): void {
  response.status(status).set('Cache-Control', 'no-store').json(body);
}

function withId(response: Response): { readonly correlationId: string } {
  return { correlationId: correlationId(response) };
}
