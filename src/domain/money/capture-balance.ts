import type { Payment, Transaction, TransactionType } from '../payment/payment.ts';

/** Minor units of all successful transactions of a type. */
export function sumOf(transactions: readonly Transaction[], type: TransactionType): number {
  return successful(transactions, type).reduce((sum, { amount }) => sum + amount.centAmount, 0);
}

/** Minor units refunded beyond what was charged; zero or negative where all is well. */
export function refundExcess(transactions: readonly Transaction[]): number {
  return sumOf(transactions, 'Refund') - sumOf(transactions, 'Charge');
}

/**
 * The payment's transactions with `isv_availableCaptureAmount` of each charge set to what refunds left
 * of it, oldest charge first. A charge without the field counts as untouched, and a foreign custom
 * type is never replaced. Does nothing where the project has no `isv_transaction_data`. Source: design §6.
 */
export function withCaptureBalance(
  payment: Payment,
  transactions: readonly Transaction[],
): readonly Transaction[] {
  if (!payment.usesTransactionData) return transactions;
  const left = leftOfCharges(transactions);
  return transactions.map((transaction) => {
    const amount = left.get(transaction.id);
    const current = transaction.availableCaptureAmount ?? transaction.amount.centAmount;
    return amount === undefined || amount === current || transaction.customType === 'foreign'
      ? transaction
      : { ...transaction, availableCaptureAmount: amount };
  });
}

/** A refund on its way counts as gone: whoever reads the field must not refund that money again. */
function leftOfCharges(transactions: readonly Transaction[]): ReadonlyMap<string, number> {
  let refunded = transactions
    .filter(({ type, state }) => type === 'Refund' && (state === 'Success' || state === 'Pending'))
    .reduce((sum, { amount }) => sum + amount.centAmount, 0);
  const left = new Map<string, number>();
  for (const { id, amount } of successful(transactions, 'Charge').toSorted(oldestFirst)) {
    const taken = Math.min(refunded, amount.centAmount);
    refunded -= taken;
    left.set(id, amount.centAmount - taken);
  }
  return left;
}

function successful(transactions: readonly Transaction[], type: TransactionType) {
  return transactions.filter((one) => one.type === type && one.state === 'Success');
}

function oldestFirst(a: Transaction, b: Transaction): number {
  return (Date.parse(a.timestamp ?? '') || 0) - (Date.parse(b.timestamp ?? '') || 0);
}
