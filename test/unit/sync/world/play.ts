import { toWebhookEvent } from '../../../../src/cybersource/webhook/to-webhook-event.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { SyncPorts, SyncSettings } from '../../../../src/sync/run/run-sync.ts';
import { aPayment, INSTANT_MS, MERCHANT_ID, money } from '../../../support/builders.ts';
import { carryRun } from '../../../support/carry-run.ts';
import { settableClock } from '../../../support/clock.ts';
import { ledgerGateway, ledgerOf } from '../../../support/ledger-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { REQUEST, SETTINGS, uuid } from '../../../support/run-scene.ts';
import { Life, PLANNED } from './life.ts';
import { act } from './merchant.ts';
import type { World } from './steps.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Scene = SyncPorts & {
  readonly payments: ReturnType<typeof memoryPayments>;
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly clock: ReturnType<typeof settableClock>;
};

/** Something that happens at an instant of a world. */
type Moment = { readonly at: number; readonly happen: () => Promise<void> | void };

/** A world at its end: the payments as we left them, what the gateway's books say, which exceptions are open. */
export type Played = {
  readonly lives: readonly Life[];
  readonly payments: readonly Payment[];
  readonly open: readonly { readonly transactionId: string; readonly reason: string }[];
  readonly reads: readonly string[];
};

/** Plays a world: the merchant's steps first, since the gateway shows them only when their time has come, then our reads. */
export async function play(world: World): Promise<Played> {
  const lives = live(world);
  const clock = settableClock(INSTANT_MS);
  const ledger = ledgerOf(lives.map(({ book }) => book));
  const payments = memoryPayments(
    lives.map(({ paymentId: id }) => aPayment({ id, plannedAmount: PLANNED })),
  );
  const gateway = ledgerGateway(ledger, MERCHANT_ID, clock);
  const scene: Scene = { gateway, payments, store: createMemoryStore(), clock };
  const { sync, reads } = reader(scene, settingsOf(world));
  const moments = [
    ...lives.flatMap((life) => shopMoments(life, payments)),
    ...readMoments(world, scene, sync),
    ...eventMoments(world, lives, sync),
  ];
  for (const { at, happen } of moments.toSorted((a, b) => a.at - b.at)) {
    clock.set(at);
    await happen();
  }
  const last = Math.max(INSTANT_MS, ...moments.map(({ at }) => at));
  clock.set(last + 10 * DAY);
  const range = { from: INSTANT_MS - DAY, to: clock.now() };
  for (let pass = 0; pass < 2; pass += 1) {
    await sync({ kind: 'decision', range });
    await sync({ kind: 'run', range, full: true });
  }
  // A day on, also what waits by itself is open.
  const now = clock.now() + DAY;
  const kept = await scene.store.exceptions({ state: 'open', now, offset: 0, limit: 500 });
  const open = kept.exceptions.map(({ item: { transactionId, reason } }) => ({
    transactionId,
    reason,
  }));
  return { lives, payments: payments.payments(), open, reads };
}

function live({ steps, rest }: World): readonly Life[] {
  let last = 0;
  const nextNumber = () => {
    last += 1;
    return last;
  };
  const digits = { currencyCode: 'EUR', fractionDigits: 2, extraZeros: '' };
  const account = { merchantId: MERCHANT_ID, nextNumber, ...digits };
  const lives = [0, 1].map((n) => new Life(uuid(n), account, rest));
  let at = INSTANT_MS;
  for (const step of steps) {
    at += step.wait * MINUTE;
    const life = lives[step.payment];
    if (life !== undefined) act(life, step, at);
  }
  return lives;
}

type Sync = (request: Partial<RunRequest>) => Promise<void>;

/** An account that keeps the rest of a smaller capture is configured as such. */
function settingsOf({ rest }: World): SyncSettings {
  const multipleCaptures = new Set(rest === 'kept' ? [MERCHANT_ID] : []);
  return { ...SETTINGS, decision: { ...SETTINGS.decision, multipleCaptures } };
}

function reader(
  scene: Scene,
  settings: SyncSettings,
): { readonly sync: Sync; readonly reads: string[] } {
  const reads: string[] = [];
  const sync: Sync = async (asked) => {
    const request = { ...REQUEST, ...asked };
    const runId = `run-${reads.length + 1}`;
    await carryRun(scene, settings, { runId, request });
    const { items } = await scene.store.items({ runId, outcome: undefined, offset: 0, limit: 100 });
    const found = items.map(({ transactionId, reason }) => `${transactionId.slice(-3)} ${reason}`);
    const what = request.range === undefined ? '' : ' back-fill';
    const about = request.targets === undefined ? '' : ` ${JSON.stringify(request.targets)}`;
    const at = new Date(scene.clock.now()).toISOString();
    reads.push(
      `${at} ${request.kind}${request.full ? ' full' : ''}${what}${about}: ${found.join(', ')}`,
    );
  };
  return { sync, reads };
}

function shopMoments(
  { paymentId, shopWrites }: Life,
  payments: Scene['payments'],
): readonly Moment[] {
  return shopWrites.map(({ at, amount, ...rest }, n) => ({
    at,
    happen: () => {
      const payment = payments.payment(paymentId);
      if (payment === undefined) return;
      const known = payment.transactions.some(
        (one) => one.interactionId !== undefined && one.interactionId === rest.interactionId,
      );
      // Whoever writes second finds that it stands there already.
      if (known) return;
      const written: Transaction = {
        ...{ id: `shop-${n}`, amount: money(amount), customType: 'none', ...rest },
        timestamp: rest.interactionId === undefined ? undefined : new Date(at).toISOString(),
        availableCaptureAmount: undefined,
      };
      const transactions = [...payment.transactions, written];
      payments.put({ ...payment, version: payment.version + 1, transactions });
    },
  }));
}

function readMoments({ reads }: World, { clock }: Scene, sync: Sync): readonly Moment[] {
  let at = INSTANT_MS;
  let day = 0;
  return reads.map((read) => {
    at += read.wait * MINUTE;
    const happen = async () => {
      if (read.kind === 'tick') {
        const today = Math.floor(clock.now() / DAY);
        await sync({ kind: 'decision' });
        await sync({ kind: 'run', full: today > day });
        day = today;
        return;
      }
      const past = clock.now() - INSTANT_MS;
      const range = {
        from: INSTANT_MS + Math.floor((past * Math.min(read.from, read.to - 1)) / 100),
        to: INSTANT_MS + Math.floor((past * Math.max(read.from + 1, read.to)) / 100),
      };
      await sync({ kind: 'decision', range });
      await sync({ kind: 'run', range });
    };
    return { at, happen };
  });
}

/** Events come late, twice, in another order, or not at all. */
function eventMoments(
  { deliveries }: World,
  lives: readonly Life[],
  sync: Sync,
): readonly Moment[] {
  const events = lives.flatMap(({ book }) => book.events);
  return events.flatMap((event, n) => {
    const { times, after } = deliveries[n % deliveries.length] ?? { times: 0, after: 0 };
    const { transactionId, clientReference } = toWebhookEvent(event) ?? {};
    const targets = [{ transactionId, clientReference }];
    return Array.from({ length: times }, (_, copy) => ({
      at: Date.parse(event.eventDate) + (after + copy * 7) * MINUTE,
      happen: async () => {
        await sync({ kind: 'decision', targets });
        await sync({ kind: 'run', targets });
      },
    }));
  });
}
