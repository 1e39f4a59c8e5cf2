import { type Key, keysOf } from './key.ts';
import { PROCESS_KEYS } from './process-keys.ts';
import {
  base64,
  basicCredentials,
  host,
  integer,
  issuer,
  line,
  longText,
  merchantId,
  merchantIds,
  oneOf,
  onOff,
  origin,
  postgresUrl,
  schedule,
  webhookKeys,
  word,
} from './values.ts';

const commercetools = keysOf('commercetools');
const gateway = keysOf('gateway');
const services = keysOf('services');
const sync = keysOf('sync');
const batch = keysOf('batch');
const server = keysOf('server');

const SECRET = { secret: true };
const merchantList = {
  allowed:
    'a JSON list of [{"merchantId","keyId","secretKey","currency"?,"serviceIds"?:[uuid],"gatewayId"?,"gatewayReferenceId"?,"multipleCaptures"?}]',
  // Read by merchant-list.ts, whose problems name the index and the field.
  parse: (given: string) => given,
};

/** Every key with a name of its own: how it is read, and what it means. Source: the contract's table. */
export const TABLE = {
  CT_PROJECT_KEY: commercetools.required(word, 'project key', { aliases: ['CTP_PROJECT_KEY'] }),
  CT_CLIENT_ID: commercetools.required(word, 'API client id', { aliases: ['CTP_CLIENT_ID'] }),
  CT_CLIENT_SECRET: commercetools.required(word, 'API client secret', {
    aliases: ['CTP_CLIENT_SECRET'],
    secret: true,
  }),
  CT_AUTH_HOST: commercetools.required(host, 'authorization host', { aliases: ['CTP_AUTH_URL'] }),
  CT_API_HOST: commercetools.required(host, 'API host', { aliases: ['CTP_API_URL'] }),

  PAYMENT_GATEWAY_RUN_ENVIRONMENT: gateway.defaulted(
    oneOf('TEST', 'PRODUCTION'),
    'TEST',
    'apitest.cybersource.com or api.cybersource.com',
  ),
  PAYMENT_GATEWAY_HOST: gateway.optional(
    origin,
    'full URL of a regional host, proxy or simulator, instead of the above',
  ),
  PAYMENT_GATEWAY_AUTHENTICATION: gateway.defaulted(
    oneOf('jwt', 'http_signature'),
    'jwt',
    'JWT with the shared secret, or HTTP Signature',
  ),
  PAYMENT_GATEWAY_MERCHANT_ID: gateway.required(merchantId, 'the default MID'),
  PAYMENT_GATEWAY_MERCHANT_KEY_ID: gateway.required(word, 'its key id'),
  PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: gateway.required(base64, 'its shared secret', SECRET),
  PAYMENT_GATEWAY_MERCHANTS: gateway.optional(merchantList, 'further MIDs as a list', SECRET),

  PAYMENT_GATEWAY_RUN_SYNC: services.defaulted(onOff, 'false', 'switches Run Sync on'),
  PAYMENT_GATEWAY_DECISION_SYNC: services.defaulted(onOff, 'false', 'switches Decision Sync on'),
  PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID: services.optional(
    merchantIds,
    'the MIDs that Decision Sync covers, between commas; without it all',
  ),
  PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE: services.optional(
    basicCredentials,
    'base64 of user:password; machine callers may send Authorization: Basic with it',
    SECRET,
  ),
  PAYMENT_GATEWAY_WEBHOOK_KEYS: services.optional(
    webhookKeys,
    'keys that the gateway signs events with; without it events are refused',
    SECRET,
  ),

  SYNC_SCHEDULE: sync.defaulted(
    schedule,
    '*/15 * * * *',
    'cron, UTC; each tick runs Decision Sync, then Run Sync; off for none',
  ),
  SYNC_PAGE_SIZE: sync.defaulted(
    integer(1, 2500, 'gateway transactions'),
    '50',
    'gateway transactions asked for at once',
  ),
  SYNC_CONCURRENCY: sync.defaulted(
    integer(1, 200, 'updates'),
    '20',
    'commercetools updates in flight',
  ),
  SYNC_WORKERS: sync.defaulted(
    integer(1, 64, 'merchant ids'),
    '4',
    'merchant ids that one instance works on at once',
  ),
  SYNC_OVERLAP_MINUTES: sync.defaulted(
    integer(0, 44_640, 'minutes'),
    '120',
    'minutes that a window reaches back behind the watermark',
  ),
  SYNC_SETTLE_MINUTES: sync.defaulted(
    integer(0, 1440, 'minutes'),
    '1',
    'minutes that a window stays behind now',
  ),
  RISK_REJECT_STATE: sync.defaulted(
    oneOf('Failure', 'Success'),
    'Failure',
    'what reason code 481 means for an authorization',
  ),
  SOFT_DECLINE_STATE: sync.defaulted(
    oneOf('Failure', 'Success'),
    'Failure',
    'what reason codes 200, 230 and 520 mean for an authorization that the issuer approved',
  ),
  ACCEPTED_SALE_STATE: sync.defaulted(
    oneOf('evidence', 'Success'),
    'evidence',
    'what ACCEPT makes of a held card sale whose capture was not seen',
  ),
  ORDER_PAYMENT_STATE: sync.defaulted(onOff, 'false', "keeps the order's paymentState in step"),

  MAKER_CHECKER: batch.defaulted(onOff, 'false', 'batches need an approval'),
  BATCH_MAX_ROWS: batch.defaulted(
    integer(1, 1_000_000, 'rows'),
    '1000',
    'rows of an uploaded file, at most',
  ),
  BATCH_MAX_BYTES: batch.defaulted(
    integer(1, 104_857_600, 'bytes'),
    '1048576',
    'bytes of an uploaded file, at most',
  ),
  BATCH_CONCURRENCY: batch.defaulted(
    integer(1, 50, 'orders'),
    '5',
    'orders of uploaded files that the gateway is asked about at once, for each MID',
  ),

  ...PROCESS_KEYS,

  DATABASE_URL: server.optional(
    postgresUrl,
    'PostgreSQL, which any number of instances may share; without it the embedded database in DATA_DIR',
    SECRET,
  ),
  DATA_DIR: server.defaulted(line, './data', 'directory of the embedded database, for one process'),
  HISTORY_DAYS: server.defaulted(
    integer(1, 3650, 'days'),
    '90',
    'days that runs, their items and closed exceptions are kept',
  ),
  BASE_URL: server.optional(
    origin,
    'where browsers reach this application; without it http://localhost:PORT',
  ),
  AUTH_SECRET: server.optional(
    longText(32),
    'signs sessions; required with DATABASE_URL, else generated into DATA_DIR',
    SECRET,
  ),
  OIDC_ISSUER: server.optional(issuer, 'single sign-on beside local operators: the issuer'),
  OIDC_CLIENT_ID: server.optional(word, 'single sign-on: client id'),
  OIDC_CLIENT_SECRET: server.optional(word, 'single sign-on: client secret', SECRET),
  OIDC_ROLE_CLAIM: server.optional(word, 'single sign-on: the claim that holds the role'),
  PORT: server.defaulted(integer(0, 65_535, 'the port'), '8080', 'port; 0 for any that is free'),
  LOG_LEVEL: server.defaulted(
    oneOf('error', 'warn', 'info', 'debug'),
    'info',
    'the least severe level that is logged',
  ),
} as const;

type ValueOf<K> = K extends Key<infer T> ? T : never;

/** What each key of the table was read as. */
export type Values = { readonly [K in keyof typeof TABLE]: ValueOf<(typeof TABLE)[K]> };

/** A key as documents and tests compare it. */
export type DocumentedKey = Omit<Key<unknown>, 'parse'> & { readonly name: string };

const named = (name: string, key: Key<unknown>): DocumentedKey => ({ name, ...key });

/** Every key of the configuration; `<MID>` stands for a merchant id in upper case. */
export const KEYS: readonly DocumentedKey[] = [
  ...Object.entries<Key<unknown>>(TABLE).map(([name, key]) => named(name, key)),
  named('<MID>_KEY_ID', gateway.optional(word, 'key id of one further MID')),
  named('<MID>_SECRET_KEY', gateway.optional(base64, 'its shared secret', SECRET)),
];
