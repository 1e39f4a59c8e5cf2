import type { Money } from '../money/money.ts';
import type { Payment, TransactionState, TransactionType } from './payment.ts';
import { paymentBalance } from './payment-state.ts';

/** Whether an order is paid, as commercetools says it. Source: commercetools `PaymentState`. */
export type OrderPaymentState = 'BalanceDue' | 'Failed' | 'Pending' | 'CreditOwed' | 'Paid';

/** Where the money of an order is, over all its payments, in minor units of the currency of its total. */
export type OrderFacts = {
  /** What the order costs. */
  readonly total: number;
  /** Taken, and not charged back. */
  readonly charged: number;
  readonly refunded: number;
  /** Reserved, and neither released nor taken. */
  readonly capturable: number;
  readonly hasPendingRefund: boolean;
  /** An authorization or charge waits for its outcome. */
  readonly hasPendingMoney: boolean;
  readonly hasFailedMoney: boolean;
  /** A charge was good, whatever was charged back of it since. */
  readonly hasTakenMoney: boolean;
  readonly hasTransactions: boolean;
  /** An amount in another currency than the order's: sums would compare apples and pears. */
  readonly hasForeignMoney: boolean;
};

/** A rule of the table; `state` undefined leaves the order as it is. */
export type OrderRule = {
  readonly rule: string;
  readonly applies: (facts: OrderFacts) => boolean;
  readonly state: OrderPaymentState | undefined;
};

/** The first rule that applies says what the order's payment state is. Source: docs/field-mapping.md. */
export const ORDER_RULES: readonly OrderRule[] = [
  {
    rule: 'a payment in another currency: left to people',
    applies: ({ hasForeignMoney }) => hasForeignMoney,
    state: undefined,
  },
  {
    rule: 'no transaction yet: nothing is known',
    applies: ({ hasTransactions }) => !hasTransactions,
    state: undefined,
  },
  {
    rule: 'more was taken than the order costs, and not given back',
    applies: ({ charged, refunded, total }) => charged - refunded > total,
    state: 'CreditOwed',
  },
  {
    rule: 'a refund is on its way',
    applies: ({ hasPendingRefund }) => hasPendingRefund,
    state: 'CreditOwed',
  },
  {
    rule: 'all of it was taken; what was given back since is not due again',
    applies: ({ charged, total }) => charged >= total,
    state: 'Paid',
  },
  {
    rule: 'an authorization or charge waits for its outcome',
    applies: ({ hasPendingMoney }) => hasPendingMoney,
    state: 'Pending',
  },
  {
    rule: 'what is reserved covers the rest',
    applies: ({ charged, capturable, total }) => charged + capturable >= total,
    state: 'Pending',
  },
  {
    rule: 'something was taken or is reserved, and does not cover it',
    applies: ({ charged, capturable }) => charged + capturable > 0,
    state: 'BalanceDue',
  },
  {
    rule: 'an authorization or charge failed, and nothing was taken or is reserved',
    applies: ({ hasFailedMoney, hasTakenMoney }) => hasFailedMoney && !hasTakenMoney,
    state: 'Failed',
  },
  {
    rule: 'nothing was taken or is reserved, such as after a reversal or a chargeback',
    applies: () => true,
    state: 'BalanceDue',
  },
];

/** What the payment state of an order of `total` should be, by all its payments; undefined leaves it as it is. */
export function orderPaymentState(
  total: Money,
  payments: readonly Payment[],
): OrderPaymentState | undefined {
  const facts = orderFacts(total, payments);
  return ORDER_RULES.find(({ applies }) => applies(facts))?.state;
}

/** The facts that the rules look at. */
export function orderFacts(total: Money, payments: readonly Payment[]): OrderFacts {
  const balances = payments.map(paymentBalance);
  const transactions = payments.flatMap((payment) => payment.transactions);
  const has = (types: readonly TransactionType[], states: readonly TransactionState[]) =>
    transactions.some(({ type, state }) => types.includes(type) && states.includes(state));
  const payIn = ['Authorization', 'Charge'] as const;
  const sum = (amounts: readonly number[]) => amounts.reduce((one, other) => one + other, 0);
  return {
    total: total.centAmount,
    charged: sum(balances.map(({ captured, chargedBack }) => captured - chargedBack)),
    refunded: sum(balances.map(({ refunded }) => refunded)),
    capturable: sum(balances.map(({ capturable }) => capturable)),
    hasPendingRefund: has(['Refund'], ['Pending']),
    hasPendingMoney: has(payIn, ['Initial', 'Pending']),
    hasFailedMoney: has(payIn, ['Failure']),
    hasTakenMoney: has(['Charge'], ['Success']),
    hasTransactions: transactions.length > 0,
    hasForeignMoney: transactions.some(({ amount }) => amount.currencyCode !== total.currencyCode),
  };
}
