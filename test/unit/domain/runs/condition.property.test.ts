import { expect } from 'chai';
import fc from 'fast-check';
import type { Condition } from '../../../../src/domain/decide/decision.ts';
import { CONDITION_REASONS } from '../../../../src/domain/decide/reason.ts';
import { standing } from '../../../../src/domain/decide/standing.ts';
import type { Transaction } from '../../../../src/domain/payment/payment.ts';
import { lookAt } from '../../../../src/domain/runs/condition.ts';
import {
  aPayment,
  aTransaction,
  INSTANT_MS,
  money,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { raise } from '../../../support/standing.ts';

/** Something of a payment that is read: a transaction, or a record that raises a condition. */
type Fact = { readonly transaction: Transaction } | { readonly condition: Condition };

const at = (minute: number) => new Date(INSTANT_MS + minute * 60_000).toISOString();
const minute = fc.integer({ min: 0, max: 9 });
const amount = fc.constantFrom(400, 1000);

const transaction = fc
  .record({
    type: fc.constantFrom('CancelAuthorization', 'Charge', 'Refund'),
    state: fc.constantFrom('Success', 'Success', 'Pending', 'Failure'),
    minute,
    amount,
  })
  .map(({ type, state, minute: when, amount: cents }) => ({
    ...({ type, state } as const),
    ...{ timestamp: at(when), amount: money(cents) },
  }));

const condition = fc.record({ reason: fc.constantFrom(...CONDITION_REASONS), minute, amount });

/** Facts in the order in which they are read, each of a transaction of its own. */
const facts: fc.Arbitrary<readonly Fact[]> = fc
  .array(fc.oneof(transaction, condition), { maxLength: 10 })
  .map((all) =>
    all.map((one, n): Fact => {
      const id = `G${n}`;
      if (!('reason' in one)) return { transaction: aTransaction({ ...one, interactionId: id }) };
      const subject = {
        ...{ id, merchantId: 'mid_a', submittedAt: at(one.minute) },
        clientReference: undefined,
      };
      return { condition: { reason: one.reason, subject, amount: money(one.amount) } };
    }),
  );

const paymentOf = (read: readonly Fact[]) =>
  aPayment({ transactions: read.flatMap((one) => ('transaction' in one ? one.transaction : [])) });
const conditionsOf = (read: readonly Fact[]) =>
  read.flatMap((one) => ('condition' in one ? one.condition : []));

/** Reads facts in pages of these sizes, keeps what each look finds, and answers the reasons that are open after each. */
async function readIn(order: readonly Fact[], sizes: readonly number[]) {
  const store = createMemoryStore();
  const open: (readonly string[])[] = [];
  let read: readonly Fact[] = [];
  for (let from = 0; from < order.length; ) {
    const page = order.slice(from, from + (sizes[open.length % sizes.length] ?? 1));
    from += page.length;
    read = [...read, ...page];
    const known = (await store.knownOf([PAYMENT_ID])).get(PAYMENT_ID)?.conditions ?? [];
    const looked = lookAt(paymentOf(read), known, conditionsOf(page));
    await raise(store, looked, from);
    const now = Number.MAX_SAFE_INTEGER;
    const asked = { state: undefined, now, offset: 0, limit: 99 } as const;
    const { exceptions } = await store.exceptions(asked);
    const reasons = exceptions.map(({ item: { reason } }) => reason);
    expect(new Set(reasons).size, 'one for each reason').to.equal(reasons.length);
    const opened = exceptions.filter(({ state }) => state === 'open');
    open.push(opened.map(({ item: { reason } }) => reason).toSorted());
    const holding = new Set(
      standing(paymentOf(read), conditionsOf(read)).map(({ reason }) => reason),
    );
    expect(open.at(-1), `after ${from} facts`).to.deep.equal([...holding].toSorted());
  }
  return open.at(-1) ?? [];
}

const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

describe('standing conditions of a payment, whatever is read of it', () => {
  it('come and go with their cause, once per reason, and end alike in any order and in pages of any size', () =>
    fc.assert(
      fc.asyncProperty(
        facts.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
        ),
        sizes,
        sizes,
        async ([order, other], some, others) => {
          expect(await readIn(other, others)).to.deep.equal(await readIn(order, some));
        },
      ),
      { numRuns: Number(process.env.WORLDS ?? 200) },
    ));
});
