import { createServer, type Server } from 'node:http';
import { CommercetoolsApi, PROJECT } from './commercetools-api.ts';
import { exchange } from './commercetools-exchange.ts';
import {
  type CommercetoolsFault,
  CommercetoolsFaults,
  type FaultScope,
} from './commercetools-faults.ts';
import { CommercetoolsLog, type LoggedRequest, type RequestCounts } from './commercetools-log.ts';
import type {
  OrderDraft,
  PaymentDraft,
  StoredOrder,
  StoredPayment,
} from './commercetools-resources.ts';
import { CommercetoolsRows } from './commercetools-rows.ts';
import type { StoredType } from './commercetools-types.ts';

export type { CommercetoolsCall, CommercetoolsFault } from './commercetools-faults.ts';
export type { PaymentDraft, StoredPayment, TransactionDraft } from './commercetools-resources.ts';

/** A small and strict commercetools on loopback; every request is really HTTP. */
export type CommercetoolsServer = {
  readonly url: string;
  readonly projectKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  addPayment(draft: PaymentDraft): StoredPayment;
  addOrder(order: OrderDraft): StoredOrder;
  /** An order as it is now, by its id. */
  order(id: string): StoredOrder | undefined;
  /** Adds a custom type and answers its id; adding it twice is one type. */
  addType(key: string): string;
  /** A custom type as it is now. */
  type(key: string): StoredType | undefined;
  payment(id: string): StoredPayment | undefined;
  payments(): readonly StoredPayment[];
  failNext(fault: CommercetoolsFault, options?: FaultScope): void;
  /** Requests that arrived, faults included. */
  counts(): RequestCounts;
  /** The last requests that were answered, oldest first; status 0 is a destroyed socket. */
  requests(): readonly LoggedRequest[];
  /** Every answer waits so long, without keeping others waiting. */
  setLatencyMs(ms: number): void;
  /** Stops listening and destroys connections, kept alive or not. */
  close(): Promise<void>;
};

/** How the server starts: a port of its choice, no latency, and requests kept, unless told. */
export type CommercetoolsOptions = {
  readonly port?: number;
  readonly latencyMs?: number;
  readonly keepRequests?: boolean;
};

/** Starts a commercetools that holds nothing yet. */
export async function startCommercetools(
  options: CommercetoolsOptions = {},
): Promise<CommercetoolsServer> {
  const running = new Running(options);
  await running.listen(options.port ?? 0);
  return running;
}

/** Above the longest path that is answered 413, so that Node does not answer 431 before. */
const MOST_HEADER_BYTES = 64 * 1024;

class Running implements CommercetoolsServer {
  readonly projectKey = PROJECT.projectKey;
  readonly clientId = PROJECT.clientId;
  readonly clientSecret = PROJECT.clientSecret;
  readonly #rows = new CommercetoolsRows();
  readonly #api = new CommercetoolsApi(this.#rows);
  readonly #faults = new CommercetoolsFaults();
  readonly #log: CommercetoolsLog;
  readonly #server: Server;
  #url = '';
  #latencyMs: number;

  constructor({ latencyMs = 0, keepRequests = true }: CommercetoolsOptions) {
    this.#latencyMs = latencyMs;
    this.#log = new CommercetoolsLog(keepRequests);
    const settings = { maxHeaderSize: MOST_HEADER_BYTES, keepAliveTimeout: 60_000 };
    const parts = { api: this.#api, faults: this.#faults, log: this.#log };
    this.#server = createServer(settings, (request, response) => {
      exchange(parts, this.#latencyMs, [request, response]).catch(() => request.destroy());
    });
  }

  get url(): string {
    return this.#url;
  }

  async listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    await promise;
    const address = this.#server.address();
    if (address === null || typeof address === 'string')
      throw new Error('Not listening on a port.');
    this.#url = `http://127.0.0.1:${address.port}`;
  }

  addPayment(draft: PaymentDraft): StoredPayment {
    return this.#rows.addPayment(draft);
  }

  addOrder(order: OrderDraft): StoredOrder {
    return this.#rows.addOrder(order);
  }

  order(id: string): StoredOrder | undefined {
    return this.#rows.order(id);
  }

  type(key: string): StoredType | undefined {
    return this.#rows.typeByKey(key);
  }

  addType(key: string): string {
    return this.#rows.addType(key);
  }

  payment(id: string): StoredPayment | undefined {
    return this.#rows.payment(id);
  }

  payments(): readonly StoredPayment[] {
    return this.#rows.payments();
  }

  failNext(fault: CommercetoolsFault, options?: FaultScope): void {
    this.#faults.arm(fault, options);
  }

  counts(): RequestCounts {
    return this.#log.counts();
  }

  requests(): readonly LoggedRequest[] {
    return this.#log.requests();
  }

  setLatencyMs(ms: number): void {
    this.#latencyMs = ms;
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }
}
