import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultOptions, GatewayFault } from './gateway/faults.ts';
import { type DetailsExtra, Ledger } from './gateway/ledger.ts';
import { type LoggedRequest, RequestLog } from './gateway/request-log.ts';
import { type GatewayWorld, respond } from './gateway/respond.ts';
import type { SimulatedMerchant } from './gateway/signed.ts';
import { isWebhookFault, type WebhookFault } from './gateway/webhook-faults.ts';
import {
  createWebhookSender,
  type WebhookDelivery,
  type WebhookSubscription,
} from './gateway/webhook-sender.ts';
import type { ConversionRow } from './rows/conversion.ts';
import type { GatewayRow } from './rows/gateway-rows.ts';
import { verdictEvent } from './rows/webhook-event.ts';

export { type FaultOptions, GATEWAY_FAULTS, type GatewayFault } from './gateway/faults.ts';
export type { DetailsExtra } from './gateway/ledger.ts';
export type { LoggedRequest, RequestKind } from './gateway/request-log.ts';
export type { SimulatedMerchant } from './gateway/signed.ts';
export { WEBHOOK_FAULTS, type WebhookFault } from './gateway/webhook-faults.ts';
export type { WebhookDelivery, WebhookSubscription } from './gateway/webhook-sender.ts';
export { type ConversionRow, conversion } from './rows/conversion.ts';
export type { GatewayRow } from './rows/gateway-rows.ts';

/** A running simulated gateway, and the strings that move it. */
export type GatewaySimulator = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Adds transactions; they are kept sorted by submit time, then id. */
  add(merchantId: string, ...rows: readonly GatewayRow[]): void;
  /** Adds verdicts of the fraud team, and tells whoever subscribed of them. */
  convert(merchantId: string, ...conversions: readonly ConversionRow[]): void;
  /** Says what only the details call tells, from `from` (epoch milliseconds) on, else from ever: status, relations, … */
  describe(
    merchantId: string,
    transactionId: string,
    details: Partial<DetailsExtra>,
    from?: number,
  ): void;
  /** Makes the next fitting authenticated requests or events fail, once unless `times` says more. */
  failNext(fault: GatewayFault | WebhookFault, options?: FaultOptions): void;
  /** Sends a signed event for each verdict from now on. */
  subscribe(subscription: WebhookSubscription): void;
  /** The newest deliveries of events, oldest first, once none is on its way. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** The newest requests, oldest first; empty when the gateway only counts. */
  requests(): readonly LoggedRequest[];
  /** How many requests of each kind arrived, failed ones included. */
  counts(): { readonly search: number; readonly details: number; readonly conversion: number };
  /** The most requests of a merchant id that ever waited for an answer at once. */
  mostAtOnce(merchantId: string): number;
  /** Forgets requests and counts. */
  forgetRequests(): void;
  setLatencyMs(ms: number): void;
  /** Stops at once; requests that wait for an answer lose their connection. */
  close(): Promise<void>;
};

/**
 * How a simulated gateway starts. Without `port` it takes a free one. `latencyMs` (0) delays every answer,
 * `lagMs` (0) hides what was submitted within that time, `slowMs` (60 000) is the delay of the fault `slow`;
 * `keepRequests: false` counts requests without keeping them.
 */
export type GatewayOptions = {
  readonly merchants: readonly SimulatedMerchant[];
  readonly port?: number;
  readonly latencyMs?: number;
  readonly lagMs?: number;
  readonly slowMs?: number;
  readonly keepRequests?: boolean;
};

const PUBLIC_HOSTS = [
  'apitest.cybersource.com',
  'api.cybersource.com',
  'api.in.cybersource.com',
  'apitest.visaacceptance.com',
  'api.visaacceptance.com',
];

/**
 * Starts a simulated Cybersource REST gateway on loopback.
 * It answers search, details and conversion details, and checks the authentication of every request.
 */
export async function startGateway(options: GatewayOptions): Promise<GatewaySimulator> {
  const closing = new AbortController();
  const world = buildWorld(options, closing.signal);
  const server = createServer((req, res) => {
    // Only a connection that broke, or a gateway that closes, ends up here.
    respond(world, req, res).catch(() => req.socket.destroy());
  });
  // Longer than any client keeps an idle connection, so that none dies between two pages.
  server.keepAliveTimeout = 65_000;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  world.hosts.add(`127.0.0.1:${port}`).add(`localhost:${port}`);
  return {
    ...strings(world),
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function buildWorld(options: GatewayOptions, signal: AbortSignal): GatewayWorld {
  const { merchants, latencyMs = 0, lagMs = 0, slowMs = 60_000, keepRequests = true } = options;
  const armed: GatewayWorld['armed'] = [];
  const wait = async (ms: number) => delay(ms, undefined, { signal });
  const webhooks = createWebhookSender({ signal, wait });
  return {
    merchants,
    ledgers: new Map(merchants.map(({ merchantId }) => [merchantId, new Ledger()])),
    hosts: new Set(PUBLIC_HOSTS),
    seen: new Map(),
    armed,
    log: new RequestLog(keepRequests),
    lagMs,
    slowMs,
    latencyMs,
    wait,
    webhooks,
    failNext: (fault, { times = 1, ...where } = {}) => {
      if (isWebhookFault(fault)) webhooks.failNext(fault, { times, ...where });
      else armed.push({ fault, remaining: times, ...where });
    },
  };
}

function strings(world: GatewayWorld): Omit<GatewaySimulator, 'url' | 'close'> {
  const ledger = (merchantId: string): Ledger => {
    const found = world.ledgers.get(merchantId);
    if (found === undefined) throw new Error(`The simulated gateway has no merchant ${merchantId}`);
    return found;
  };
  return {
    add: (merchantId, ...rows) => ledger(merchantId).add(rows),
    convert: (merchantId, ...rows) => {
      ledger(merchantId).convert(...rows.map((row) => ({ from: -Infinity, row })));
      const events = rows.map((row) => verdictEvent(merchantId, row));
      for (const event of events) if (event !== undefined) world.webhooks.send(event);
    },
    subscribe: world.webhooks.subscribe,
    deliveries: world.webhooks.deliveries,
    describe: (merchantId, id, extra, from = -Infinity) =>
      ledger(merchantId).describe({ id, from, extra }),
    failNext: world.failNext,
    requests: () => world.log.requests(),
    counts: () => world.log.counts(),
    mostAtOnce: (merchantId) => world.log.mostAtOnce(merchantId),
    forgetRequests: () => world.log.forget(),
    setLatencyMs: (ms) => {
      world.latencyMs = ms;
    },
  };
}
