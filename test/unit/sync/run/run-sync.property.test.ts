import { expect } from 'chai';
import fc from 'fast-check';
import type { Run } from '../../../../src/domain/runs/run.ts';
import { applyActions } from '../../../support/builders.ts';
import { carryRun } from '../../../support/carry-run.ts';
import { settableClock } from '../../../support/clock.ts';
import { many } from '../../../support/many.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { type MemoryPayments, memoryPayments } from '../../../support/memory-payments.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { REQUEST, SETTINGS } from '../../../support/run-scene.ts';
import { goWrong, said, WORLD_MIDS, type World, worlds } from './run-faults.ts';

/** How many worlds each property is tried in. */
const MANY = many(100);

/** A process that has just started: an empty store, and the world's gateway without mishaps. */
function aProcess({ records, pageSize }: World, payments: MemoryPayments) {
  const store = createMemoryStore();
  const gateway = memoryGateway(records);
  const ports = { gateway, payments, store, clock: settableClock() };
  let runs = 0;
  const sync = (): Promise<Run> => {
    runs += 1;
    const request = { ...REQUEST, merchantIds: WORLD_MIDS };
    return carryRun(ports, { ...SETTINGS, pageSize }, { runId: `run-${runs}`, request });
  };
  return { gateway, payments, store, sync };
}

/** A process in which the world's mishaps happen. */
function inStorm(world: World) {
  const played = aProcess(world, memoryPayments(world.payments));
  goWrong(world.mishaps, played);
  return played;
}

/**
 * What the payments say once runs find nothing more to do. One run may not be enough: a record is an
 * exception while what it needs stands on a later page, and the next run settles it.
 */
async function settled(world: World, payments: MemoryPayments) {
  const { sync } = aProcess(world, payments);
  for (let runs = 0; runs < 4; runs += 1) {
    const updates = payments.count('update');
    await sync();
    if (payments.count('update') === updates) return said(payments);
  }
  throw new Error('Four runs without mishaps, and the last one still changed something');
}

function expectTallyLaw({ merchants }: Run): void {
  for (const { read, updated, unchanged, ignored, exceptions } of merchants) {
    expect(read).to.equal(updated + unchanged + ignored + exceptions);
  }
}

const inAnyWorld = (law: (world: World) => Promise<void>) =>
  fc.assert(fc.asyncProperty(worlds, law), MANY);

describe('runSync in any world, whatever goes wrong', () => {
  it('invariant 4: read = updated + unchanged + ignored + exceptions, and every item is on record', () =>
    inAnyWorld(async (world) => {
      const { sync, store } = inStorm(world);
      const ended = await sync();
      expectTallyLaw(ended);
      const query = { runId: ended.runId, outcome: undefined, offset: 0, limit: 1000 };
      const { items, total } = await store.items(query);
      expect(total).to.equal(ended.merchants.reduce((sum, { read }) => sum + read, 0));
      expect(items).to.have.length(total);
      expect(new Set(items.map(({ transactionId }) => transactionId)).size).to.equal(total);
    }));

  it('invariant 5: completed → every record was read; otherwise an error says why and the watermark stays', () =>
    inAnyWorld(async (world) => {
      const { sync, store } = inStorm(world);
      const ended = await sync();
      for (const { merchantId, window, result, read, error } of ended.merchants) {
        const there = world.records.filter((record) => record.merchantId === merchantId).length;
        const isComplete = result === 'completed';
        expect(error === undefined).to.equal(isComplete);
        if (isComplete) expect(read).to.equal(there);
        const watermark = await store.watermark('run', merchantId);
        expect(watermark).to.equal(isComplete ? window.to : window.from);
      }
    }));

  it('invariant 8: later runs, of a process that lost the store → the payments of a world without mishaps', () =>
    inAnyWorld(async (world) => {
      const { sync, payments } = inStorm(world);
      await sync();
      const calm = await settled(world, memoryPayments(world.payments));
      expect(await settled(world, memoryPayments(payments.payments()))).to.deep.equal(calm);
    }));

  it('invariant 7: two runs at once, each with its own store → the same payments as one', () =>
    inAnyWorld(async (world) => {
      const payments = memoryPayments(world.payments);
      const other = { ...world, pageSize: world.pageSize + 3 };
      const runs = await Promise.all([
        aProcess(world, payments).sync(),
        aProcess(other, payments).sync(),
      ]);
      for (const run of runs) expectTallyLaw(run);
      const alone = await settled(world, memoryPayments(world.payments));
      expect(await settled(world, payments)).to.deep.equal(alone);
    }));

  it('invariant 1: no write leaves a Charge, Refund or CancelAuthorization in state Initial behind it', () =>
    inAnyWorld(async (world) => {
      const { payments, sync } = inStorm(world);
      const update: typeof payments.update = payments.update.bind(payments);
      payments.update = (id, version, actions) => {
        const payment = payments.payment(id);
        const after = payment?.version === version ? applyActions(payment, actions) : payment;
        const executable = after?.transactions.filter(
          ({ type, state }) => state === 'Initial' && type !== 'Authorization',
        );
        if (after !== payment) expect(executable).to.deep.equal([]);
        return update(id, version, actions);
      };
      await sync();
    }));

  it('invariant 10: the amount of every transaction that was added is the record’s, in integer minor units', () =>
    inAnyWorld(async (world) => {
      const { payments, sync } = inStorm(world);
      await sync();
      const found = new Set(world.payments.flatMap((one) => one.transactions.map(({ id }) => id)));
      const all = payments.payments().flatMap(({ transactions }) => transactions);
      for (const { amount, interactionId } of all.filter(({ id }) => !found.has(id))) {
        const record = world.records.find(({ id }) => id === interactionId);
        const decimal = record === undefined || 'malformed' in record ? '' : record.amount?.decimal;
        expect(String(amount.centAmount)).to.equal(decimal?.replace('.', ''));
        expect(amount.currencyCode).to.equal('EUR');
      }
    }));
});
