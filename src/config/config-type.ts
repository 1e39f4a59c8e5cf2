import type { Merchant } from './merchant.ts';

/** How a request to the gateway is authenticated: a JWT signed with the shared secret, or HTTP Signature. */
export type GatewayAuthentication = 'jwt' | 'http_signature';

/** The least severe level that is logged. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Single sign-on beside local operators; `roleClaim` names the claim that holds the role. */
export type Oidc = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly roleClaim: string | undefined;
};

/** A key that the gateway signs events with; `key` is base64. */
export type WebhookKey = { readonly keyId: string; readonly key: string };

/** A key that signs payloads; the private half is PEM with real line breaks. */
export type SigningKeyPair = { readonly merchantKeyId: string; readonly privateKey: string };

/**
 * The whole configuration, checked and deeply frozen. URLs are origins without a trailing slash.
 * It holds secrets; `JSON.stringify` and `util.inspect` show them masked.
 */
export type Config = {
  readonly commercetools: {
    readonly projectKey: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authUrl: string;
    readonly apiUrl: string;
  };
  readonly gateway: {
    /** Where requests go. */
    readonly host: string;
    /** The name that requests are signed for, whatever stands in between. */
    readonly hostName: string;
    /** A proxy or simulator that requests go through, instead of straight to `hostName`. */
    readonly simulatorUrl: string | undefined;
    readonly authentication: GatewayAuthentication;
    /** Whether money is real there, as the operator declares it. */
    readonly environment: 'TEST' | 'PRODUCTION';
  };
  /** The default merchant id first; each id once. */
  readonly merchants: readonly Merchant[];
  readonly defaultMerchantId: string;
  readonly runSync: boolean;
  readonly decisionSync: boolean;
  /** The merchant ids that Decision Sync covers: all, unless the configuration narrows them. */
  readonly decisionSyncMerchantIds: readonly string[];
  /** Base64 of `user:password`, as machine callers send it behind `Basic`. */
  readonly extensionHeaderValue: string | undefined;
  /** Empty: events of the gateway are refused. Several while one replaces another. */
  readonly webhookKeys: readonly WebhookKey[];
  readonly sync: {
    /** A cron expression in UTC. */
    readonly schedule: string | 'off';
    readonly pageSize: number;
    readonly concurrency: number;
    /** Merchant ids that one instance works on at once. */
    readonly workers: number;
    readonly overlapMs: number;
    readonly settleMs: number;
    /** The state that reason code 481 means. */
    readonly riskRejectState: 'Failure' | 'Success';
    /** The state that reason codes 200, 230 and 520 mean where the issuer approved. */
    readonly softDeclineState: 'Failure' | 'Success';
    /** What ACCEPT makes of a held card sale whose capture was not seen: nothing, or `Success` at once. */
    readonly acceptedSaleState: 'evidence' | 'Success';
  };
  readonly orderPaymentState: boolean;
  readonly makerChecker: boolean;
  readonly batch: {
    readonly maxRows: number;
    readonly maxBytes: number;
    /** Orders that the gateway is asked about at once, for each merchant id. */
    readonly concurrency: number;
  };
  readonly process: {
    /** The longest `order_id`, in characters. */
    readonly orderIdMax: number;
    readonly clientId: string | undefined;
    readonly merchantId: string | undefined;
    readonly merchantKeyId: string | undefined;
    /** PEM with real line breaks; RSA of at least 2048 bits. */
    readonly privateKey: string | undefined;
    /** Keys that sign where a request names them; the one above is the active one. */
    readonly furtherKeys: readonly SigningKeyPair[];
    readonly mandateEpochUnit: 'seconds' | 'milliseconds';
  };
  /** PostgreSQL at `url`; without it the embedded database in the directory `dataDir`. */
  readonly database: { readonly url: string | undefined; readonly dataDir: string };
  /** How long history is kept. */
  readonly historyDays: number;
  readonly baseUrl: string;
  /** Undefined on the embedded default only, where it is generated into `dataDir`. */
  readonly authSecret: string | undefined;
  readonly oidc: Oidc | undefined;
  readonly port: number;
  readonly logLevel: LogLevel;
};
