import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { WebhookEventRow } from '../rows/webhook-event.ts';
import { type ArmedWebhookFault, takeWebhookFault, type WebhookFault } from './webhook-faults.ts';

/**
 * Where events go, and the key they are signed with; `key` is base64. An event that is not answered with 2xx
 * is sent again `retries` times (0), `retryPauseMs` (60 000) apart.
 */
export type WebhookSubscription = {
  readonly url: string;
  readonly keyId: string;
  readonly key: string;
  readonly retries?: number;
  readonly retryPauseMs?: number;
};

/** One try to deliver an event; `status` is 0 when nobody answered. */
export type WebhookDelivery = {
  readonly eventType: string;
  readonly merchantId: string;
  readonly requestType: 'NEW' | 'RETRY';
  readonly status: number;
};

/** Sends events to whoever subscribed. */
export type WebhookSender = {
  subscribe(subscription: WebhookSubscription): void;
  failNext(fault: WebhookFault, options: { times: number; merchantId?: string }): void;
  /** Sends an event without waiting for its answer. */
  send(event: WebhookEventRow): void;
  /** The newest deliveries, oldest first, once no event is on its way any more. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
};

/** Waits, and rejects as soon as the gateway closes, as does `signal`. */
type Closing = { readonly signal: AbortSignal; readonly wait: (ms: number) => Promise<void> };

const ANSWER_LIMIT_MS = 10_000;
const MOST_DELIVERIES = 1000;

/** A sender that nobody has subscribed to yet. Source: reference/cybersource.md §8.3, §8.4, §8.6. */
export function createWebhookSender(closing: Closing): WebhookSender {
  const subscriptions: WebhookSubscription[] = [];
  const armed: ArmedWebhookFault[] = [];
  const log: WebhookDelivery[] = [];
  const underway = new Set<Promise<void>>();
  const record = (delivery: WebhookDelivery) => {
    log.push(delivery);
    if (log.length > MOST_DELIVERIES) log.shift();
  };
  return {
    subscribe: (subscription) => void subscriptions.push(subscription),
    failNext: (fault, { times, ...where }) =>
      void armed.push({ fault, remaining: times, ...where }),
    send: (event) => {
      for (const subscription of subscriptions) {
        const fault = takeWebhookFault(armed, event.organizationId);
        const work = deliver({ subscription, event, fault, closing, record })
          // Only a gateway that closes gives up half way.
          .catch(() => undefined)
          .finally(() => underway.delete(work));
        underway.add(work);
      }
    },
    deliveries: async () => {
      while (underway.size > 0) await Promise.all(underway);
      return [...log];
    },
  };
}

type Delivery = {
  readonly subscription: WebhookSubscription;
  readonly event: WebhookEventRow;
  readonly fault: WebhookFault | undefined;
  readonly closing: Closing;
  readonly record: (delivery: WebhookDelivery) => void;
};

async function deliver({ subscription, event, fault, closing, record }: Delivery): Promise<void> {
  const { url, retries = 0, retryPauseMs = 60_000 } = subscription;
  for (let retry = 0; retry <= retries; retry += 1) {
    if (retry > 0) await closing.wait(retryPauseMs);
    const requestType = retry === 0 ? 'NEW' : 'RETRY';
    const request = signedRequest(
      subscription,
      { ...event, requestType, retryNumber: retry },
      fault,
    );
    let status = 0;
    for (let copy = 0; copy < (fault === 'webhook-duplicate' ? 2 : 1); copy += 1) {
      status = await post(url, request, closing.signal);
      const { eventType, organizationId: merchantId } = event;
      record({ eventType, merchantId, requestType, status });
    }
    if (status >= 200 && status < 300) return;
  }
}

type Attempt = WebhookEventRow & { readonly requestType: string; readonly retryNumber: number };
type SignedRequest = { readonly headers: Record<string, string>; readonly body: string };

/** Each try is signed anew, and has a trace id of its own. */
function signedRequest(
  { keyId, key }: WebhookSubscription,
  attempt: Attempt,
  fault: WebhookFault | undefined,
): SignedRequest {
  const transactionTraceId = randomUUID();
  const body = JSON.stringify({ ...attempt, transactionTraceId });
  const covered = fault === 'webhook-payload' ? JSON.stringify(attempt.payload) : body;
  const secret = fault === 'webhook-forged' ? randomBytes(32) : Buffer.from(key, 'base64');
  const t = Date.now();
  const sig = createHmac('sha256', secret).update(`${t}.${covered}`).digest('base64');
  const headers = {
    'content-type': 'application/json;charset=utf-8',
    'v-c-event-type': attempt.eventType,
    'v-c-organization-id': attempt.organizationId,
    'v-c-product-name': attempt.productId,
    'v-c-request-type': attempt.requestType,
    'v-c-retry-count': String(attempt.retryNumber),
    'v-c-transaction-trace-id': transactionTraceId,
    'v-c-webhook-id': attempt.webhookId,
    'v-c-signature': `t=${t};keyId=${keyId};sig=${sig}`,
  };
  return { headers, body };
}

async function post(url: string, request: SignedRequest, closing: AbortSignal): Promise<number> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
  try {
    const reply = await fetch(url, { method: 'POST', redirect: 'manual', signal, ...request });
    await reply.body?.cancel();
    return reply.status;
  } catch {
    return 0;
  }
}
