import { randomUUID } from 'node:crypto';
import { createOrders } from '../commercetools/order-states.ts';
import { createPayments, type PaymentsSettings } from '../commercetools/payments.ts';
import { createPurchases } from '../commercetools/purchases.ts';
import type { Config } from '../config/config.ts';
import { createCybersourceGateway } from '../cybersource/gateway.ts';
import { readWebhook } from '../cybersource/webhook/read-webhook.ts';
import type { Environment, WebhookPort } from '../http/settings.ts';
import type { Log } from '../log/log.ts';
import type { RequestMeter } from '../metrics/meter.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Covered } from '../metrics/shared-state.ts';
import { configuredPayloads } from '../payload/configured.ts';
import type { Payloads } from '../payload/payloads.ts';
import type { Clock, Gateway, Payments } from '../ports/ports.ts';
import type { ReconcileSettings } from '../sync/reconcile/reconcile-page.ts';
import type { OrderFollowing } from '../sync/reconcile/with-orders.ts';
import { noticeWebhook, type WebhookPorts } from '../sync/trigger/handle-webhook-event.ts';
import type { Services } from '../sync/trigger/services.ts';

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * (0.75 + Math.random() / 2))),
};

/** A single request to either side is given up after this long. */
const REQUEST_TIMEOUT_MS = 20_000;

/** The gateway as it is configured, its requests counted and timed. */
export function gatewayOf(
  { gateway, merchants }: Config,
  meter: RequestMeter,
  { outgoing }: Pick<Metrics, 'outgoing'>,
): Gateway {
  const { hostName, simulatorUrl: url, authentication } = gateway;
  return createCybersourceGateway({
    address: { hostName, url, authentication, timeoutMs: REQUEST_TIMEOUT_MS },
    merchants,
    onRequest: () => meter.count('gateway'),
    onAnswer: (outcome, seconds) => outgoing({ side: 'gateway', outcome, seconds }),
  });
}

/** The payments of the configured project, their requests counted and timed. */
export function paymentsOf(config: Config, meter: RequestMeter, metrics: Outgoing): Payments {
  return createPayments(projectOf(config, meter, metrics));
}

/** The orders that follow their payments, their requests counted and timed; undefined where they do not follow. */
export function followingOf(
  config: Config,
  meter: RequestMeter,
  metrics: Outgoing,
  log: Log,
): OrderFollowing | undefined {
  if (!config.orderPaymentState) return undefined;
  return {
    orders: createOrders(projectOf(config, meter, metrics)),
    onProblem: (paymentId, problem) =>
      log.warn('The order of a payment does not follow it yet', { paymentId, problem }),
  };
}

type Outgoing = Pick<Metrics, 'outgoing'>;

function projectOf(
  { commercetools, sync }: Config,
  meter: RequestMeter,
  { outgoing }: Outgoing,
): PaymentsSettings {
  return {
    ...commercetools,
    timeoutMs: REQUEST_TIMEOUT_MS,
    concurrency: sync.concurrency,
    onRequest: () => meter.count('commercetools'),
    onAnswer: (outcome, seconds) => outgoing({ side: 'commercetools', outcome, seconds }),
  };
}

/** A gateway on this very machine is a simulator, unless the operator says that money is real behind it. */
export function environmentOf({ gateway: { environment, host } }: Config): Environment {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(host).hostname);
  return environment === 'TEST' && isLocal ? 'SANDBOX' : environment;
}

/** What every sync decides by, the same object for all of them. */
export function reconcileSettingsOf({
  sync,
  merchants,
  defaultMerchantId,
}: Config): ReconcileSettings {
  const { riskRejectState, softDeclineState, acceptedSaleState } = sync;
  const severalCaptures = merchants.filter(({ multipleCaptures }) => multipleCaptures);
  const multipleCaptures = new Set(severalCaptures.map(({ merchantId }) => merchantId));
  const decision = { riskRejectState, softDeclineState, acceptedSaleState, multipleCaptures };
  return { decision, defaultMerchantId };
}

/** Process payload, with the configured keys; its requests are counted and timed. */
export function payloadsOf(config: Config, meter: RequestMeter, metrics: Outgoing): Payloads {
  const purchases = createPurchases(projectOf(config, meter, metrics));
  return configuredPayloads({ purchases, clock: systemClock, ids: { next: randomUUID } }, config);
}

/** What takes in events of the gateway; undefined without keys to check them with. */
export function webhookOf(config: Config, log: Log, ports: WebhookPorts): WebhookPort | undefined {
  const { webhookKeys: keys, merchants } = config;
  if (keys.length === 0) return undefined;
  const merchantIds = merchants.map(({ merchantId }) => merchantId);
  return {
    read: (headers, body) => readWebhook({ keys, merchantIds, now: Date.now }, headers, body),
    notice: (notice) => noticeWebhook(ports, notice),
    log,
  };
}

/** The merchant ids that each kind of run must keep up with. */
export function coveredBy(services: Services): readonly Covered[] {
  return (['run', 'decision'] as const).flatMap((kind) =>
    (services[kind] ?? []).map((merchantId) => ({ kind, merchantId })),
  );
}
