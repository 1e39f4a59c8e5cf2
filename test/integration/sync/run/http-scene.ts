import { createPayments } from '../../../../src/commercetools/payments.ts';
import { createCybersourceGateway } from '../../../../src/cybersource/gateway.ts';
import type { Run } from '../../../../src/domain/runs/run.ts';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { Jobs, Store } from '../../../../src/ports/ports.ts';
import { type GatewaySimulator, startGateway } from '../../../../src/sandbox/gateway.ts';
import {
  type GatewayRow,
  gatewayId,
  type RowBuilder,
} from '../../../../src/sandbox/rows/gateway-rows.ts';
import { carryRun } from '../../../support/carry-run.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../../support/commercetools-server.ts';
import { REQUEST, SETTINGS } from '../../../support/run-scene.ts';
import { SHOP } from '../../cybersource/shop.ts';

/** The one merchant id of these scenes. */
export const MID = SHOP.merchantId;

/** So many minutes ago, in epoch milliseconds. */
export const ago = (minutes: number): number => Date.now() - minutes * 60_000;

/** Two servers on loopback, and runs over them with the adapters of the application, as one process has them. */
export type HttpScene = {
  /** Sets the clock of later runs this far ahead of the machine's. */
  readonly setAhead: (ms: number) => void;
  readonly gateway: GatewaySimulator;
  readonly project: CommercetoolsServer;
  /** A run carried out to its end. */
  readonly run: (request?: Partial<RunRequest>) => Promise<Run>;
  /** The `Jobs` port that carries a run out as it is started. */
  readonly jobs: Jobs;
  /** Requests that commercetools got while something was done. */
  readonly asked: (work: () => Promise<unknown>) => Promise<number>;
  /** The n-th transaction of the gateway, for a payment of 10.00 EUR. */
  readonly row: (build: RowBuilder, n: number, code: string) => GatewayRow;
  /** From now on the gateway has these rows of the merchant id, and no others. */
  readonly setRows: (...rows: readonly GatewayRow[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts the servers, empty, and connects to commercetools. */
export async function httpScene(store: Store): Promise<HttpScene> {
  let gateway = await startGateway({ merchants: [SHOP] });
  const project = await startCommercetools();
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs, pause: async () => undefined };
  const payments = createPayments({ ...entryTo(project), timeoutMs: 5000, concurrency: 20 });
  await payments.prepare();
  const begun = Date.now();
  let runs = 0;
  const run = (request: Partial<RunRequest> = {}) => {
    runs += 1;
    const ports = { gateway: adapterTo(gateway), payments, store, clock };
    const whole = { ...REQUEST, merchantIds: [MID], ...request };
    return carryRun(ports, SETTINGS, { runId: `run-${begun}-${runs}`, request: whole });
  };
  return {
    get gateway() {
      return gateway;
    },
    project,
    run,
    setAhead: (ms) => {
      aheadMs = ms;
    },
    jobs: {
      start: async (request) => ({ runId: (await run(request)).runId, joined: false }),
      ended: async () => undefined,
    },
    asked: async (work) => {
      const before = project.counts().total;
      await work();
      return project.counts().total - before;
    },
    row: (build, n, code) =>
      build({
        ...{ id: gatewayId(n), merchantId: MID, code, amount: '10.00', currency: 'EUR' },
        submittedAt: begun - 60 * 60_000 + n * 1000,
      }),
    setRows: async (...rows) => {
      await gateway.close();
      gateway = await startGateway({ merchants: [SHOP] });
      gateway.add(MID, ...rows);
    },
    close: async () => {
      await Promise.all([gateway.close(), project.close()]);
    },
  };
}

function entryTo({ projectKey, clientId, clientSecret, url }: CommercetoolsServer) {
  return { projectKey, clientId, clientSecret, authUrl: url, apiUrl: url };
}

function adapterTo({ url }: GatewaySimulator) {
  const hostName = 'apitest.cybersource.com';
  return createCybersourceGateway({
    address: { hostName, url, authentication: 'jwt', timeoutMs: 5000 },
    merchants: [SHOP],
  });
}
