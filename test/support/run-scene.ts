import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../src/domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import type { Run } from '../../src/domain/runs/run.ts';
import type { RunRequest } from '../../src/domain/runs/run-request.ts';
import type { SyncSettings } from '../../src/sync/run/run-sync.ts';
import { aGatewayTransaction, aPayment, INSTANT_MS } from './builders.ts';
import { carryRun, goOnWith } from './carry-run.ts';
import { countingIds, settableClock } from './clock.ts';
import { memoryGateway } from './memory-gateway.ts';
import { memoryPayments } from './memory-payments.ts';
import { createMemoryStore } from './memory-store.ts';
import { RECONCILING } from './settings.ts';

/** The n-th payment's id. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The settings of every run unless told: pages of 50, overlap 2 h, settle time 1 min. */
export const SETTINGS: SyncSettings = {
  pageSize: 50,
  overlapMs: 7_200_000,
  settleMs: 60_000,
  ...RECONCILING,
};

/** Where the first window of a scene begins, and the watermark stays until one is drained: the start of yesterday. */
export const BEGUN = Date.parse('2026-11-19');

/** A regular run over mid_a. */
export const REQUEST: RunRequest = {
  kind: 'run',
  trigger: 'button',
  merchantIds: ['mid_a'],
  range: undefined,
  dryRun: false,
  full: false,
};

/** `count` authorizations of a merchant id, each of a payment of its own; `first` is the number of the first. */
export function authorizations(
  count: number,
  merchantId = 'mid_a',
  first = 0,
): readonly GatewayTransaction[] {
  return Array.from({ length: count }, (_, index) => {
    const n = first + index;
    return aGatewayTransaction({
      id: `G${String(n).padStart(5, '0')}`,
      merchantId,
      clientReference: uuid(n),
      submittedAt: new Date(INSTANT_MS + n * 1000).toISOString(),
    });
  });
}

/** Empty payments numbered 0 to `count`. */
export function emptyPayments(count: number): readonly Payment[] {
  return Array.from({ length: count }, (_, n) => aPayment({ id: uuid(n) }));
}

/** A gateway, payments, a store and a clock an hour later, and the run over them. */
export function runScene(
  records: readonly (GatewayTransaction | MalformedRecord)[],
  payments: readonly Payment[],
) {
  const ports = {
    gateway: memoryGateway(records),
    payments: memoryPayments(payments),
    store: createMemoryStore(),
    clock: settableClock(),
  };
  const ids = countingIds('run');
  const run = (
    request: Partial<RunRequest> = {},
    {
      settings = {},
      isStopping = () => false,
    }: {
      readonly isStopping?: () => boolean;
      readonly settings?: Partial<SyncSettings>;
    } = {},
  ): Promise<Run> => {
    const requests = () => ({
      commercetools: ports.payments.count('find') + ports.payments.count('update'),
      gateway: ports.gateway.count('search'),
    });
    const whole = { ...REQUEST, ...request };
    const carried = { runId: ids.next(), request: whole, requests, isStopping };
    return carryRun(ports, { ...SETTINGS, ...settings }, carried);
  };
  const goOn = (runId: string) => goOnWith(ports, SETTINGS, runId);
  const watermark = (merchantId = 'mid_a') => ports.store.watermark('run', merchantId);
  return { ...ports, run, goOn, watermark };
}

/** The payments' transactions and versions, to be compared: what a run left behind. */
export function leftBehind(payments: readonly Payment[]) {
  return payments.map(({ id, version, transactions }) => ({
    id,
    version,
    transactions: transactions.map(({ type, state, amount, interactionId }) => ({
      type,
      state,
      amount: amount.centAmount,
      interactionId,
    })),
  }));
}
