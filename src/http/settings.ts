import type { Access } from '../access/access.ts';
import type { Audit } from '../access/audit/audit.ts';
import type { Item } from '../domain/decide/decision.ts';
import type { Failure } from '../domain/failure.ts';
import type {
  WebhookNotice,
  WebhookReading,
  WebhookRefusal,
} from '../domain/gateway/webhook-event.ts';
import type { Result } from '../domain/result.ts';
import type { Payloads } from '../payload/payloads.ts';
import type { Clock, Exceptions, Jobs, KeptException, Payments, Store } from '../ports/ports.ts';
import type { Job } from '../sync/trigger/run-job.ts';
import type { Services } from '../sync/trigger/services.ts';
import type { BatchPort } from './batches/batch-port.ts';

/** Where errors that nobody expected are written; a winston logger fits. */
export type HttpLog = {
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
};

/** Where it is written what became of events; a winston logger fits. */
export type WebhookLog = {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
};

/** What takes in the gateway's events. */
export type WebhookPort = {
  /** Whether the gateway sent a body, and what it is about; headers by lower-case name. */
  readonly read: (
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    rawBody: Uint8Array,
  ) => Result<WebhookReading, WebhookRefusal>;
  /** Starts what an event asks for; rejects when it could not be accepted, so that the event is sent again. */
  readonly notice: (notice: WebhookNotice) => Promise<void>;
  readonly log?: WebhookLog;
};

/** What is counted of this process, and of all of them. */
export type MetricsPort = {
  /** Counts a request; `route` is the pattern that matched, `status` undefined when the caller went away. */
  readonly incoming: (request: {
    readonly route: string | undefined;
    readonly method: string;
    readonly status: number | undefined;
    readonly seconds: number;
  }) => void;
  /** The metrics as text; never rejects because the store is away. */
  readonly scrape: () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Who a request is from, and where it is recorded what it did. */
export type Gate = Pick<Access, 'identify'> & { readonly audit: Pick<Audit, 'record'> };

/** What the pages and the API need from the outside. */
export type HttpPorts = {
  /** Stands before every route but probes, assets and `/job`; a caller that it does not know has no rights. */
  readonly gate: Gate;
  readonly payments: Payments;
  readonly store: Store;
  readonly jobs: Jobs;
  readonly payloads: Payloads;
  readonly clock: Clock;
  readonly exceptions: Exceptions;
  /** Looks at what an exception is about once more, in a run that writes; `joined` when one was at it already. */
  readonly replay: (
    exception: KeptException,
  ) => Promise<{ readonly runId: string; readonly joined: boolean }>;
  /** Ends a run after the page at hand; false when there is none at work. Without it no run can be cancelled. */
  readonly cancel?: (runId: string) => Promise<boolean>;
  /** When the schedule starts the next runs, in epoch milliseconds; undefined when there is no schedule. */
  readonly nextTick?: () => number | undefined;
  /** What a scheduler elsewhere calls; without it there is no such address. */
  readonly job?: Job;
  readonly log?: HttpLog;
  /** What the pages of sign-in, users, tokens and the audit log work on; without it they are not there. */
  readonly access?: Access;
  /** Whether the store answers; without it the process is ready when it listens. */
  readonly isReady?: () => Promise<boolean>;
  /** What should be running and is not, by name; without it everything is. */
  readonly notRunning?: () => readonly string[];
  /** Counts requests, and answers what was counted; without it nothing is, and `GET /metrics` is not there. */
  readonly metrics?: MetricsPort;
  /** Takes in the gateway's events; without it they are answered with how to switch them on. */
  readonly webhook?: WebhookPort | undefined;
  /**
   * What a sync of one payment would find and change, without writing; one item for each gateway
   * transaction. Without it the payment page has no comparison.
   */
  readonly compare?: (paymentId: string) => Promise<Result<readonly Item[], Failure>>;
  /** Uploaded files; without it there are none, and their addresses are not there. */
  readonly batches?: BatchPort;
};

/** Which gateway the operator is looking at. */
export type Environment = 'TEST' | 'PRODUCTION' | 'SANDBOX';

/** How the web server behaves; all of it comes from the configuration. */
export type HttpSettings = {
  /** The configured merchant ids, the default one first. */
  readonly merchantIds: readonly string[];
  readonly services: Services;
  readonly environment: Environment;
  /** `PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE`: what a machine sends behind `Authorization: Basic`. */
  readonly extensionHeaderValue?: string | undefined;
  /** Where browsers reach this server, such as `https://sync.shop.example`; loopback when it is not given. */
  readonly baseUrl?: string | undefined;
  /** How long `wait=true` waits for a run, in milliseconds; 4 minutes unless told. */
  readonly waitLimitMs?: number;
  /** The newest tick of the schedule at or before an instant; none where a scheduler elsewhere ticks. */
  readonly lastTick?: (until: number) => number | undefined;
  /** How often a running run is looked up for its events, in milliseconds; 200 unless told. */
  readonly eventPollMs?: number;
};
