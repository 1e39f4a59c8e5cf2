import { expect } from 'chai';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import type { Sums } from '../../../../src/sandbox/gateway/book.ts';
import { type Life, PLANNED } from './life.ts';
import type { Played } from './play.ts';

/** Exceptions that stand for a difference: the gateway itself does not know what happened. */
const EXPLAINING: ReadonlySet<string> = new Set(['outcome-unknown']);

/**
 * At its end every payment of a world says what the gateway's book says, or the exception of something that was
 * planted is open; and no exception is open that nothing planted.
 */
export function expectTruth(played: Played): void {
  for (const life of played.lives) {
    const payment = played.payments.find(({ id }) => id === life.paymentId);
    if (payment === undefined) throw new Error(`There is no payment ${life.paymentId}`);
    const ids = new Set(life.book.operations.map(({ id }) => id));
    const open = played.open.filter(({ transactionId }) => ids.has(transactionId));
    const reasons = open.map(({ reason }) => reason);
    const planted = plantedIn(life);
    const report = reportOf(played, life, payment);
    expect(
      reasons.filter((reason) => !planted.has(reason)),
      `exceptions that nothing planted\n${report}`,
    ).to.deep.equal([]);
    if (reasons.some((reason) => EXPLAINING.has(reason))) continue;
    expect(sumsOf(payment), `sums\n${report}`).to.deep.equal(life.book.sumsAt(Infinity));
  }
}

function sumsOf({ transactions }: Payment): Sums {
  const sums = { Authorization: 0, Charge: 0, Refund: 0, CancelAuthorization: 0 };
  for (const { type, state, amount } of transactions) {
    if (state === 'Success' && type !== 'Chargeback') sums[type] += amount.centAmount;
  }
  return sums;
}

/** The reasons that an exception of a payment may have at the end. */
function plantedIn({ reserved, planted, book }: Life): ReadonlySet<string> {
  const problems = reserved.flatMap(({ problem }) => problem ?? []);
  const isOvercharged = book.sumsAt(Infinity).Charge > PLANNED;
  const overcharged = isOvercharged ? ['charged-more-than-planned'] : [];
  return new Set([...planted, ...problems, ...overcharged]);
}

/** A world as a person reads it, so that a row of a table can be made of it. */
function reportOf({ open, reads }: Played, { log, book }: Life, { transactions }: Payment): string {
  const written = transactions.map(
    ({ type, state, amount, interactionId }) =>
      `${type} ${state} ${amount.centAmount} ${interactionId ?? 'without id'}`,
  );
  const rows = book.rows.map(({ id, applicationInformation, orderInformation }) => {
    const { reasonCode } = Object(applicationInformation);
    return `${id} ${reasonCode} ${JSON.stringify(Object(orderInformation).amountDetails)}`;
  });
  return [
    ...['Steps:', ...log, 'Search rows:', ...rows, 'Reads:', ...reads, 'Written:', ...written],
    ...['Open exceptions:', JSON.stringify(open), 'The book at the end:'],
    JSON.stringify(book.sumsAt(Infinity)),
  ].join('\n');
}
