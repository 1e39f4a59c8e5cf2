import { createPayments } from './commercetools/payments.ts';
import type { Config } from './config.ts';
import { createCybersourceGateway } from './cybersource/gateway.ts';
import { readWebhook } from './cybersource/read-webhook.ts';
import type { Environment, WebhookPort } from './http/settings.ts';
import type { Log } from './log.ts';
import type { RequestMeter } from './meter.ts';
import type { Gateway, Payments } from './ports.ts';
import { noticeWebhook, type WebhookPorts } from './sync/notice-webhook.ts';

/** A single request to either side is given up after this long. */
const REQUEST_TIMEOUT_MS = 20_000;

/** The gateway as it is configured, its requests counted. */
export function gatewayOf({ gateway, merchants }: Config, meter: RequestMeter): Gateway {
  const { hostName, simulatorUrl: url, authentication } = gateway;
  return createCybersourceGateway({
    address: { hostName, url, authentication, timeoutMs: REQUEST_TIMEOUT_MS },
    merchants,
    onRequest: () => meter.count('gateway'),
  });
}

/** The payments of the configured project, their requests counted. */
export function paymentsOf({ commercetools, sync }: Config, meter: RequestMeter): Payments {
  return createPayments({
    ...commercetools,
    timeoutMs: REQUEST_TIMEOUT_MS,
    concurrency: sync.concurrency,
    onRequest: () => meter.count('commercetools'),
  });
}

/** A gateway on this very machine is a simulator, unless the operator says that money is real behind it. */
export function environmentOf({ gateway: { environment, host } }: Config): Environment {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(host).hostname);
  return environment === 'TEST' && isLocal ? 'SANDBOX' : environment;
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
