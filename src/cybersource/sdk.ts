import { createRequire } from 'node:module';
import winston from 'winston';

/** The callback of every SDK call: an error of many shapes, a model that drops fields, the raw response. */
export type SdkCallback = (error: unknown, model: unknown, response: unknown) => void;

/** The parts of the SDK's HTTP client that we set. `timeout` is in milliseconds. */
export type SdkClient = { timeout: number; deserialize: (response: unknown) => unknown };

type ApiOf<Methods> = new (configuration: object, client: SdkClient) => Methods;

type SearchApi = { createSearch(body: object, callback: SdkCallback): void };
type DetailsApi = { getTransaction(id: string, callback: SdkCallback): void };

/** `options` must be an object, and times ISO texts: a `Date` is sent as nothing (reference/cybersource.md §10.4). */
type ConversionsApi = {
  getConversionDetail(
    startTime: string,
    endTime: string,
    options: { readonly organizationId: string },
    callback: SdkCallback,
  ): void;
};

/** The API objects of one merchant, each signing as that merchant only. */
export type MerchantApis = {
  readonly search: SearchApi;
  readonly details: DetailsApi;
  readonly conversions: ConversionsApi;
};

// The package ships no types and one bundle of 2,500 modules; deep imports halve its cost.
const require = createRequire(import.meta.url);
const ApiClient: new () => SdkClient = require('cybersource-rest-client/src/ApiClient');
const SearchTransactionsApi: ApiOf<SearchApi> = require('cybersource-rest-client/src/api/SearchTransactionsApi');
const TransactionDetailsApi: ApiOf<DetailsApi> = require('cybersource-rest-client/src/api/TransactionDetailsApi');
const ConversionDetailsApi: ApiOf<ConversionsApi> = require('cybersource-rest-client/src/api/ConversionDetailsApi');
const ExternalLoggerWrapper: new (
  logger: winston.Logger,
) => object = require('cybersource-rest-client/src/authentication/logging/ExternalLoggerWrapper');

/** The keys of one merchant id; `secretKey` is base64. */
export type MerchantKeys = {
  readonly merchantId: string;
  readonly keyId: string;
  readonly secretKey: string;
};

/** Where the gateway is and how requests are signed. `hostName` is what is signed; `url`, when given, is where they go. */
export type GatewayAddress = {
  readonly hostName: string;
  readonly url: string | undefined;
  readonly authentication: 'jwt' | 'http_signature';
  readonly timeoutMs: number;
};

// Without a logger of ours the SDK makes a new winston logger for every call and keeps it (its issue #141).
const silent = winston.createLogger({
  silent: true,
  transports: [new winston.transports.Console({ silent: true })],
});

/**
 * The SDK's API objects for one merchant, to be built once and kept.
 * Each merchant has its own `ApiClient`: the SDK's shared one signs as whichever merchant was built last.
 * Source: reference/cybersource.md §10.4, §11.1.
 */
export function createMerchantApis(keys: MerchantKeys, address: GatewayAddress): MerchantApis {
  const client = new ApiClient();
  client.timeout = address.timeoutMs;
  // The models drop fields they do not know, and one row that is not as documented throws away its page.
  client.deserialize = () => undefined;
  const configuration = sdkConfiguration(keys, address);
  return {
    search: new SearchTransactionsApi(configuration, client),
    details: new TransactionDetailsApi(configuration, client),
    conversions: new ConversionDetailsApi(configuration, client),
  };
}

function sdkConfiguration(keys: MerchantKeys, { authentication, hostName, url }: GatewayAddress) {
  return {
    authenticationType: authentication,
    ...(authentication === 'jwt' ? { jwtKeyType: 'SHARED_SECRET' } : {}),
    merchantID: keys.merchantId,
    merchantKeyId: keys.keyId,
    merchantsecretKey: keys.secretKey,
    runEnvironment: hostName,
    ...(url === undefined ? {} : { intermediateHost: url }),
    logConfiguration: {
      enableLog: false,
      hasExternalLogger: true,
      externalLogger: new ExternalLoggerWrapper(silent),
    },
  };
}
