import { createRequire } from 'node:module';
import type { SimulatedMerchant } from '../../../src/sandbox/gateway.ts';

const require = createRequire(import.meta.url);
const winston = require('winston');
const ApiClient = require('cybersource-rest-client/src/ApiClient');
const ExternalLoggerWrapper = require('cybersource-rest-client/src/authentication/logging/ExternalLoggerWrapper');
const SearchTransactionsApi = require('cybersource-rest-client/src/api/SearchTransactionsApi');
const TransactionDetailsApi = require('cybersource-rest-client/src/api/TransactionDetailsApi');
const ConversionDetailsApi = require('cybersource-rest-client/src/api/ConversionDetailsApi');

/** How a call ended; `code` is set when no answer came. */
export type Reply = {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly text: string;
};

/** The real SDK, pointed at the simulator. */
export type SdkClient = {
  search(body: object): Promise<Reply>;
  details(id: string): Promise<Reply>;
  conversions(startTime: string, endTime: string): Promise<Reply>;
};

type SdkError = { status?: number; code?: string; response?: { text?: string } } | null;
type SdkResponse = { status: number; text: string };
type Callback = (error: SdkError, model: unknown, response: SdkResponse) => void;

const silent = winston.createLogger({
  silent: true,
  transports: [new winston.transports.Console({ silent: true })],
});

/** Builds the SDK as reference/cybersource.md §11.1 does. */
export function sdkClient(
  url: string,
  merchant: SimulatedMerchant,
  authenticationType: 'jwt' | 'http_signature' = 'jwt',
): SdkClient {
  const config = {
    authenticationType,
    ...(authenticationType === 'jwt' ? { jwtKeyType: 'SHARED_SECRET' } : {}),
    merchantID: merchant.merchantId,
    merchantKeyId: merchant.keyId,
    merchantsecretKey: merchant.secretKey,
    runEnvironment: 'apitest.cybersource.com',
    intermediateHost: url,
    logConfiguration: {
      enableLog: false,
      hasExternalLogger: true,
      externalLogger: new ExternalLoggerWrapper(silent),
    },
  };
  const client = new ApiClient();
  client.timeout = 400;
  const searches = new SearchTransactionsApi(config, client);
  const details = new TransactionDetailsApi(config, client);
  const conversions = new ConversionDetailsApi(config, client);
  return {
    search: (body) => reply((done) => searches.createSearch(body, done)),
    details: (id) => reply((done) => details.getTransaction(id, done)),
    conversions: (from, to) => reply((done) => conversions.getConversionDetail(from, to, {}, done)),
  };
}

function reply(call: (done: Callback) => void): Promise<Reply> {
  return new Promise((resolve) =>
    call((error, _model, response) =>
      resolve(
        error === null || error === undefined
          ? { status: response.status, code: undefined, text: response.text }
          : { status: error.status, code: error.code, text: error.response?.text ?? '' },
      ),
    ),
  );
}
