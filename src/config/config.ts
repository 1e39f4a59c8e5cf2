import { err, ok, type Result } from '../domain/result.ts';
import { seal } from './conceal.ts';
import type { Config } from './config-type.ts';
import { type Environment, readValues } from './environment.ts';
import type { Values } from './keys.ts';
import type { Merchant } from './merchant.ts';
import { readMerchants } from './merchants.ts';
import type { ConfigProblem } from './problem.ts';
import { relationProblems } from './relations.ts';

export { redacted, secretsOf } from './conceal.ts';
export type { Config, GatewayAuthentication, LogLevel, Oidc } from './config-type.ts';
export { type DocumentedKey, KEYS } from './keys.ts';
export { loadEnvironment } from './load-environment.ts';
export type { Merchant } from './merchant.ts';
export { type ConfigProblem, describeProblems } from './problem.ts';

const MINUTE = 60_000;

/** The configuration that `environment` means, deeply frozen; or every problem at once. Never throws. */
export function readConfig(environment: Environment): Result<Config, readonly ConfigProblem[]> {
  const { values, problems } = readValues(environment);
  const merchants = readMerchants(environment, values);
  const all = [
    ...problems,
    ...merchants.problems,
    ...relationProblems(environment, values, merchants),
  ];
  // Without problems every required key has been read, so that nothing is missing any more.
  return all.length === 0 ? ok(seal(toConfig(values as Values, merchants.merchants))) : err(all);
}

/** How to reach the commercetools project, whatever else is wrong; or every problem of those keys. Never throws. */
export function readProject(
  environment: Environment,
): Result<Config['commercetools'], readonly ConfigProblem[]> {
  const { values, problems } = readValues(environment, 'commercetools');
  return problems.length === 0 ? ok(toProject(values as Values)) : err(problems);
}

function toProject(values: Values): Config['commercetools'] {
  return {
    projectKey: values.CT_PROJECT_KEY,
    clientId: values.CT_CLIENT_ID,
    clientSecret: values.CT_CLIENT_SECRET,
    authUrl: values.CT_AUTH_HOST,
    apiUrl: values.CT_API_HOST,
  };
}

function toConfig(values: Values, merchants: readonly Merchant[]): Config {
  return {
    commercetools: toProject(values),
    gateway: toGateway(values),
    merchants,
    defaultMerchantId: values.PAYMENT_GATEWAY_MERCHANT_ID,
    runSync: values.PAYMENT_GATEWAY_RUN_SYNC,
    decisionSync: values.PAYMENT_GATEWAY_DECISION_SYNC,
    decisionSyncMerchantIds:
      values.PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID ??
      merchants.map(({ merchantId }) => merchantId),
    extensionHeaderValue: values.PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE,
    webhookKeys: values.PAYMENT_GATEWAY_WEBHOOK_KEYS ?? [],
    sync: toSync(values),
    orderPaymentState: values.ORDER_PAYMENT_STATE,
    makerChecker: values.MAKER_CHECKER,
    batch: {
      maxRows: values.BATCH_MAX_ROWS,
      maxBytes: values.BATCH_MAX_BYTES,
      concurrency: values.BATCH_CONCURRENCY,
    },
    process: toProcess(values),
    database: { url: values.DATABASE_URL, dataDir: values.DATA_DIR },
    historyDays: values.HISTORY_DAYS,
    baseUrl: values.BASE_URL ?? `http://localhost:${values.PORT}`,
    authSecret: values.AUTH_SECRET,
    oidc: toOidc(values),
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
  };
}

const HOST_NAMES = {
  TEST: 'apitest.cybersource.com',
  PRODUCTION: 'api.cybersource.com',
} as const;

/** A regional host is the gateway itself and signed for; anything else only stands before it. */
function toGateway(values: Values): Config['gateway'] {
  const authentication = values.PAYMENT_GATEWAY_AUTHENTICATION;
  const environment = values.PAYMENT_GATEWAY_RUN_ENVIRONMENT;
  const usual = HOST_NAMES[environment];
  const given = values.PAYMENT_GATEWAY_HOST ?? `https://${usual}`;
  const { protocol, host } = new URL(given);
  return protocol === 'https:' && host.endsWith('.cybersource.com')
    ? { host: given, hostName: host, simulatorUrl: undefined, authentication, environment }
    : { host: given, hostName: usual, simulatorUrl: given, authentication, environment };
}

function toSync(values: Values): Config['sync'] {
  return {
    schedule: values.SYNC_SCHEDULE,
    pageSize: values.SYNC_PAGE_SIZE,
    concurrency: values.SYNC_CONCURRENCY,
    workers: values.SYNC_WORKERS,
    overlapMs: values.SYNC_OVERLAP_MINUTES * MINUTE,
    settleMs: values.SYNC_SETTLE_MINUTES * MINUTE,
    riskRejectState: values.RISK_REJECT_STATE,
    softDeclineState: values.SOFT_DECLINE_STATE,
    acceptedSaleState: values.ACCEPTED_SALE_STATE,
  };
}

function toProcess(values: Values): Config['process'] {
  return {
    orderIdMax: values.PROCESS_ORDER_ID_MAX,
    clientId: values.PROCESS_CLIENT_ID,
    merchantId: values.PROCESS_MERCHANT_ID,
    merchantKeyId: values.PROCESS_MERCHANT_KEY_ID,
    privateKey: values.PROCESS_PRIVATE_KEY,
    furtherKeys: values.PROCESS_FURTHER_KEYS ?? [],
    mandateEpochUnit: values.PROCESS_MANDATE_EPOCH_UNIT,
  };
}

function toOidc(values: Values): Config['oidc'] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLE_CLAIM } = values;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined)
    return undefined;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    roleClaim: OIDC_ROLE_CLAIM,
  };
}
