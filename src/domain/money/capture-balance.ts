import type { Payment, Transaction, TransactionType } from '../payment/payment.ts';

/** Minor units of all successful transactions of a type. */
export function sumOf(transactions: readonly Transaction[], type: TransactionType): number {
  return successful(transactions, type).reduce((sum, { amount }) => sum + amount.centAmount, 0);
}

/** Minor units refunded beyond what was charged; zero or negative where all is well. */
export function refundExcess(transactions: readonly Transaction[]): number {
  return sumOf(transactions, 'Refund') - sumOf(transactions, 'Charge');
}

/** The transactions with what is left of each charge; `isRight` says whether that adds up with the refunds. */
export type Balanced = {
  readonly transactions: readonly Transaction[];
  readonly isRight: boolean;
};

/**
 * Keeps `isv_availableCaptureAmount` of each charge what refunds left of it. Values that add up are left alone: the
 * live path knew what it refunded. Else only the refunds of this write are subtracted, each from the capture that it
 * belongs to (`captureOf`, by gateway ids), else from one that has exactly that left, else from the oldest; a refund
 * that no longer counts is given back. A charge without a value counts as untouched, and a foreign custom type is never
 * replaced. Source: design §6 "What is left of a capture".
 */
export function withCaptureBalance(
  payment: Payment,
  transactions: readonly Transaction[],
  captureOf: ReadonlyMap<string, string>,
): Balanced {
  if (!payment.usesTransactionData) return { transactions, isRight: true };
  const left = new Map(successful(transactions, 'Charge').map((one) => [one.id, leftOf(one)]));
  if (!addsUp(transactions, left)) {
    const before = new Map(payment.transactions.map((one) => [one.id, one]));
    const isNew = (one: Transaction) => counts(one) && !counts(before.get(one.id));
    const isGone = (one: Transaction) => !counts(one) && counts(before.get(one.id));
    const refunds = transactions.filter(({ type }) => type === 'Refund').toSorted(oldestFirst);
    for (const refund of refunds.filter(isGone)) move(transactions, left, refund, -1, captureOf);
    for (const refund of refunds.filter(isNew)) move(transactions, left, refund, 1, captureOf);
  }
  if (!addsUp(transactions, left)) return { transactions, isRight: false };
  const balanced = transactions.map((one) => {
    const now = left.get(one.id);
    return now === undefined || now === leftOf(one) || one.customType === 'foreign'
      ? one
      : { ...one, availableCaptureAmount: now };
  });
  return { transactions: balanced, isRight: true };
}

/** Each value is between 0 and its charge, and together they are what was charged less what was refunded. */
function addsUp(transactions: readonly Transaction[], left: ReadonlyMap<string, number>): boolean {
  const charges = successful(transactions, 'Charge');
  const isWithin = charges.every(({ id, amount }) => {
    const value = left.get(id) ?? 0;
    return value >= 0 && value <= amount.centAmount;
  });
  const refunded = transactions
    .filter((one) => one.type === 'Refund' && counts(one))
    .reduce((sum, { amount }) => sum + amount.centAmount, 0);
  const sum = [...left.values()].reduce((total, value) => total + value, 0);
  return isWithin && sum === sumOf(transactions, 'Charge') - refunded;
}

/** A refund on its way counts as gone: whoever reads the field must not refund that money again. */
function counts(one: Transaction | undefined): boolean {
  return one !== undefined && (one.state === 'Success' || one.state === 'Pending');
}

/** Takes a refund from its charge (`sign` 1), or gives it back (-1); from several where one has too little. */
function move(
  transactions: readonly Transaction[],
  left: Map<string, number>,
  { amount, interactionId = '' }: Transaction,
  sign: 1 | -1,
  captureOf: ReadonlyMap<string, string>,
): void {
  const charges = successful(transactions, 'Charge').toSorted(oldestFirst);
  const roomOf = ({ id, amount: charged }: Transaction) =>
    sign === 1 ? (left.get(id) ?? 0) : charged.centAmount - (left.get(id) ?? 0);
  const own = charges.find((one) => one.interactionId === captureOf.get(interactionId));
  const exact = charges.find((one) => roomOf(one) === amount.centAmount);
  let rest = amount.centAmount;
  for (const charge of [own, exact, ...charges]) {
    if (charge === undefined) continue;
    const taken = Math.min(rest, Math.max(0, roomOf(charge)));
    left.set(charge.id, (left.get(charge.id) ?? 0) - sign * taken);
    rest -= taken;
  }
}

function leftOf({ availableCaptureAmount, amount }: Transaction): number {
  return availableCaptureAmount ?? amount.centAmount;
}

function successful(transactions: readonly Transaction[], type: TransactionType) {
  return transactions.filter((one) => one.type === type && one.state === 'Success');
}

function oldestFirst(a: Transaction, b: Transaction): number {
  return (Date.parse(a.timestamp ?? '') || 0) - (Date.parse(b.timestamp ?? '') || 0);
}
