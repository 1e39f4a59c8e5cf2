import { randomUUID } from 'node:crypto';
import type { Order, Payment } from '@commercetools/platform-sdk';
import { CommercetoolsMock } from '@labdigital/commercetools-mock';
import { type CommercetoolsCounts, guard } from './commercetools/guard.ts';
import { honourSort } from './commercetools/honour-sort.ts';
import { PLUGIN_TYPES } from './commercetools/plugin-types.ts';
import {
  type SandboxOrder,
  type SandboxPayment,
  toOrder,
  toPayment,
} from './commercetools/resources.ts';

export type { CommercetoolsCounts } from './commercetools/guard.ts';
export {
  fractionDigits,
  type SandboxMoney,
  type SandboxOrder,
  type SandboxPayment,
  type SandboxTransaction,
} from './commercetools/resources.ts';

/** A running simulated commercetools project; `url` is both its auth and its API host. */
export type CommercetoolsSimulator = {
  readonly url: string;
  readonly projectKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Adds payments as they are, whatever their history. */
  addPayments(...payments: readonly SandboxPayment[]): Promise<void>;
  addOrders(...orders: readonly SandboxOrder[]): Promise<void>;
  /** A payment as it is now; fails when there is none. */
  payment(id: string): Promise<Payment>;
  /** Every payment as it is now. */
  payments(): Promise<readonly Payment[]>;
  orders(): Promise<readonly Order[]>;
  counts(): CommercetoolsCounts;
  forgetRequests(): void;
  setLatencyMs(ms: number): void;
  close(): Promise<void>;
};

/** How it starts: on a free port and without latency unless told; `pluginTypes: false` for a project without the plugin. */
export type CommercetoolsOptions = {
  readonly port?: number;
  readonly latencyMs?: number;
  readonly pluginTypes?: boolean;
  readonly projectKey?: string;
};

/** Starts a simulated commercetools project on loopback, with the types of the Cybersource plugin. */
export async function startCommercetools(
  options: CommercetoolsOptions = {},
): Promise<CommercetoolsSimulator> {
  const { port = 0, latencyMs = 0, pluginTypes = true, projectKey = 'sandbox-shop' } = options;
  const client = { clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret' };
  const closing = new AbortController();
  const mock = new CommercetoolsMock({
    strict: true,
    silent: true,
    enableAuthentication: true,
    validateCredentials: true,
    defaultProjectKey: projectKey,
  });
  const watch = guard(mock, client, { latencyMs, signal: closing.signal });
  honourSort(mock);
  if (pluginTypes) {
    for (const type of PLUGIN_TYPES) await mock.project().unsafeAdd('type', type);
  }
  const url = await mock.app.listen({ port, host: '127.0.0.1' });
  return {
    ...client,
    ...contents(mock),
    url,
    projectKey,
    counts: watch.counts,
    forgetRequests: watch.forget,
    setLatencyMs: watch.setLatencyMs,
    close: async () => {
      closing.abort();
      mock.server.closeAllConnections();
      await mock.app.close();
    },
  };
}

type Contents = Pick<
  CommercetoolsSimulator,
  'addPayments' | 'addOrders' | 'payment' | 'payments' | 'orders'
>;

function contents(mock: CommercetoolsMock): Contents {
  const project = mock.project();
  const paymentIds: string[] = [];
  const orderIds: string[] = [];
  return {
    addPayments: async (...payments) => {
      for (const one of payments) {
        await project.unsafeAdd('payment', toPayment(one, randomUUID));
        paymentIds.push(one.id);
      }
    },
    addOrders: async (...orders) => {
      for (const one of orders) {
        await project.unsafeAdd('order', toOrder(one));
        orderIds.push(one.id);
      }
    },
    payment: (id) => project.get('payment', id),
    payments: () => Promise.all(paymentIds.map((id) => project.get('payment', id))),
    orders: () => Promise.all(orderIds.map((id) => project.get('order', id))),
  };
}
