import * as gateway from '../../../../src/sandbox/gateway/operations.ts';
import * as rows from '../../../../src/sandbox/rows/gateway-rows.ts';
import { type Life, PLANNED, pickOf } from './life.ts';
import type { Step, StepName } from './steps.ts';

const MINUTE = 60_000;

/** Does one step to a payment at an instant, where it is possible. */
type Act = (life: Life, step: Step, at: number) => void;

const part = (amount: number, { percent }: Step) =>
  Math.max(1, Math.floor((amount * percent) / 100));

/** The reference of a follow-on. */
function referenceOf({ reference, pick }: Step, at: number): { readonly code?: string } {
  if (reference === 'clock') return { code: String(at) };
  return reference === 'typed' ? { code: `Case ${pick} / by phone` } : {};
}

/** Every step of a merchant's day; the rules are the gateway's. Source: reference/cybersource-facts.md. */
const ACTS: Readonly<Record<StepName, Act>> = {
  authorize: (life, step, at) => {
    if (!life.isFree) return;
    const operation = gateway.authorize(life.book, { at, amount: PLANNED });
    life.reserve(operation, 'open');
    life.tell(operation, step, 'Success');
  },
  sell: (life, step, at) => {
    if (!life.isFree) return;
    const operation = gateway.sell(life.book, { at, amount: PLANNED });
    life.take(operation);
    life.tell(operation, step, 'Success');
  },
  decline: (life, step, at) => {
    if (!life.isFree) return;
    const operation = life.book.post({
      ...{ build: rows.decline, kind: 'Authorization', at, amount: PLANNED, counts: false },
    });
    life.tell(operation, step, 'Failure');
  },
  hold: (life, step, at) => {
    if (!life.isFree) return;
    const operation = gateway.hold(life.book, { at, amount: PLANNED, isSale: false });
    life.reserve(operation, 'held');
    life.tell(operation, step, 'Pending');
  },
  'hold a sale': (life, step, at) => {
    if (!life.isFree) return;
    const operation = gateway.hold(life.book, { at, amount: PLANNED, isSale: true });
    life.reserve(operation, 'held', { isSale: true });
    life.tell(operation, step, 'Pending', 'Charge');
  },
  accept: (life, { late, pick }, at) => {
    const held = pickOf(
      life.reserved.filter(({ state }) => state === 'held'),
      pick,
    );
    if (held === undefined) return;
    gateway.accept(life.book, held.operation, at, at + late * MINUTE);
    held.state = 'open';
    if (held.isSale) held.problem = 'accepted-not-captured';
  },
  settle: (life, { late, pick }, at) => {
    const held = pickOf(
      life.reserved.filter(({ state }) => state === 'held'),
      pick,
    );
    if (held === undefined) return;
    gateway.accept(life.book, held.operation, at, at + late * MINUTE);
    const how = { at: at + 2000, amount: held.left, notedAt: at + late * MINUTE };
    life.take(gateway.settle(life.book, held.operation, how));
    held.state = 'open';
    held.left = 0;
  },
  reject: (life, { late, pick }, at) => {
    const held = pickOf(
      life.reserved.filter(({ state }) => state === 'held'),
      pick,
    );
    if (held === undefined) return;
    gateway.reject(life.book, held.operation, at, at + late * MINUTE);
    held.state = 'rejected';
    held.problem = 'reversal-needed';
  },
  capture: (life, step, at) => {
    const open = life.reserved.filter(
      ({ state, left }) => ['open', 'soft'].includes(state) && left > 0,
    );
    const of = pickOf(open, step.pick);
    if (of === undefined) return;
    const { rest } = life;
    const how = { at, amount: part(of.left, step), rest, left: of.left, ...referenceOf(step, at) };
    const operation = gateway.capture(life.book, of.operation, how);
    of.left = rest === 'kept' ? of.left - how.amount : 0;
    of.problem = undefined;
    life.take(operation);
    life.tell(operation, step, 'Success');
  },
  refund: (life, step, at) => {
    const of = pickOf(
      life.taken.filter(({ left }) => left > 0),
      step.pick,
    );
    if (of === undefined) return;
    const amount = part(of.left, step);
    const build = step.pick % 2 === 0 ? rows.refund : rows.authorizedRefund;
    const how = { at, amount, build, ...referenceOf(step, at) };
    const operation = gateway.refund(life.book, of.operation, how);
    of.left -= amount;
    of.refunds += 1;
    life.given.push({ operation, of, isVoided: false });
    life.tell(operation, step, 'Success');
  },
  void: (life, step, at) => {
    const refunds = life.given.filter(({ isVoided }) => !isVoided);
    const captures = life.taken.filter(({ left, refunds }) => left > 0 && refunds === 0);
    const target = pickOf([...refunds, ...captures], step.pick);
    if (target === undefined) return;
    const shown = step.percent % 2 === 0 ? target.operation.amount : null;
    gateway.voidOf(life.book, target.operation, { at, shown, ...referenceOf(step, at) });
    if ('isVoided' in target) {
      target.isVoided = true;
      target.of.left += target.operation.amount;
      target.of.refunds -= 1;
    } else target.left = 0;
  },
  reverse: (life, step, at) => {
    const open = life.reserved.filter(
      ({ state, left }) => state !== 'held' && state !== 'unknown' && left > 0,
    );
    const of = pickOf(open, step.pick);
    if (of === undefined) return;
    const isFull = step.percent > 40;
    const amount = isFull ? of.left : part(of.left, step);
    const isShown = !isFull || step.percent < 70;
    const how = { at, amount, isShown, ...referenceOf(step, at) };
    const operation = gateway.reverse(life.book, of.operation, how);
    of.left -= amount;
    if (of.left === 0) of.problem = undefined;
    life.tell(operation, step, 'Success');
  },
  increment: (life, step, at) => {
    const of = pickOf(
      life.reserved.filter(({ state, left }) => state === 'open' && left > 0),
      step.pick,
    );
    if (of === undefined) return;
    const how = { at, amount: part(PLANNED, step), before: of.operation.amount };
    const operation = gateway.increment(life.book, of.operation, how);
    of.left += how.amount;
    life.tell(operation, step, 'Success');
  },
  'approve in part': (life, step, at) => {
    if (!life.isFree) return;
    const isSale = step.pick % 2 === 0;
    const how = { at, amount: part(PLANNED, step), asked: PLANNED, isSale };
    life.reserve(gateway.approveInPart(life.book, how), 'open');
    life.planted.add('partial-approval');
  },
  'decline softly': (life, { pick }, at) => {
    if (!life.isFree) return;
    const reasonCode = pickOf(['200', '230', '520'], pick) ?? '200';
    const build = pick % 2 === 0 ? rows.authorization : rows.uncapturedSale;
    const kind = 'Authorization' as const;
    const operation = life.book.post({
      build,
      kind,
      at,
      amount: PLANNED,
      reasonCode,
      counts: false,
    });
    life.reserve(operation, 'soft', { problem: 'money-held' });
  },
  'reject by risk': (life, _step, at) => {
    if (!life.isFree) return;
    const build = rows.riskReject;
    const operation = life.book.post({
      build,
      kind: 'Authorization',
      at,
      amount: PLANNED,
      counts: false,
    });
    life.reserve(operation, 'risk', { problem: 'reversal-needed' });
  },
  'fail to capture': (life, _step, at) => {
    if (!life.isFree) return;
    const build = rows.sale;
    const operation = life.book.post({
      build,
      kind: 'Authorization',
      at,
      amount: PLANNED,
      reasonCode: '236',
    });
    life.reserve(operation, 'open', { problem: 'capture-failed' });
  },
  'time out': (life, step, at) => {
    const reasonCode = pickOf(['150', '151', '152', '250', '262'], step.pick) ?? '250';
    const counts = step.percent > 50;
    life.planted.add('outcome-unknown');
    const of = pickOf(
      life.reserved.filter(({ state, left }) => state === 'open' && left > 0),
      step.pick,
    );
    if (of !== undefined) {
      const posting = {
        build: rows.capture,
        kind: 'Charge',
        at,
        amount: of.left,
        reasonCode,
        counts,
      } as const;
      const operation = life.book.post({ ...posting, of: [of.operation] });
      if (counts) of.left = 0;
      if (counts) life.take(operation);
    } else if (life.isFree) {
      const posting = {
        build: rows.authorization,
        kind: 'Authorization',
        at,
        amount: PLANNED,
      } as const;
      const operation = life.book.post({ ...posting, reasonCode, counts });
      if (counts) life.reserve(operation, 'open');
    }
  },
  'charge again': (life, step, at) => {
    if (life.taken.length === 0) return;
    const operation = gateway.sell(life.book, { at, amount: PLANNED });
    life.take(operation);
    life.tell(operation, step, 'Success');
  },
  transfer: (life, step, at) => {
    if (!life.isFree) return;
    life.take(begin(life, step, at, rows.bankTransfer, ['PENDING', 'SETTLED', 'FAILED']));
  },
  'pay by check': (life, step, at) => {
    if (!life.isFree) return;
    life.take(begin(life, step, at, rows.eCheckDebit, ['PENDING', 'COMPLETED', 'FAILED']));
  },
};

/** A payment that ends after `late` minutes, and in one case of three fails; nothing of it is given back here. */
function begin(
  { book }: Life,
  { late, pick }: Step,
  at: number,
  build: rows.RowBuilder,
  [pending, done, failed]: readonly [string, string, string],
) {
  const counts = pick % 3 !== 0;
  const end = { from: at + late * MINUTE, eventStatus: counts ? done : failed, counts };
  const statuses = [{ from: at, eventStatus: pending, counts: false }, end];
  return gateway.transfer(book, { at, amount: PLANNED, build, statuses });
}

/** Does a step to a payment, and says so in its log when something happened. */
export function act(life: Life, step: Step, at: number): void {
  const before = life.book.operations.length + life.book.conversions.length;
  ACTS[step.name](life, step, at);
  if (life.book.operations.length + life.book.conversions.length > before)
    life.note(step, at, describe(life));
}

function describe({ book }: Life): string {
  const last = book.operations.at(-1);
  return `${last?.kind ?? 'void'} ${last?.id} ${last?.amount}, ${JSON.stringify(Object.values(book.sumsAt(Infinity)))}`;
}
