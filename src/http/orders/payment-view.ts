import type { Item } from '../../domain/decide/decision.ts';
import { outcomeOfReason } from '../../domain/decide/reason.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Payment, Transaction } from '../../domain/payment/payment.ts';
import { paymentBalance } from '../../domain/payment/payment-state.ts';
import type { PaymentRow, SyncState } from '../../ports/ports.ts';
import { type Chip, TRANSACTION_CHIPS } from '../format/chips.ts';
import { fractionDigitsOf, moneyText } from '../format/money-text.ts';
import { isoTimeView, type TimeView } from '../format/time-text.ts';
import { type ItemView, itemView } from '../runs/item-view.ts';
import { type OrderRowView, rowView } from './orders-view.ts';

/** One payment with what happened to it and where its money is. */
export type PaymentView = {
  readonly row: OrderRowView;
  readonly identifiers: readonly { readonly label: string; readonly value: string }[];
  readonly transactions: readonly TransactionView[];
  readonly balance: readonly { readonly label: string; readonly amount: string; strong: boolean }[];
};

/** One transaction of the payment, as commercetools has it. */
export type TransactionView = {
  readonly type: string;
  readonly chip: Chip;
  readonly amount: string;
  readonly interactionId: string | undefined;
  readonly at: TimeView | undefined;
};

/** What a sync of this payment would do, transaction by transaction. */
export type ComparisonView = {
  readonly sentence: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly icon: string;
  readonly items: readonly ItemView[];
};

/** What the page of a payment shows. */
export function paymentView(
  row: PaymentRow,
  state: SyncState | undefined,
  at: { readonly now: number; readonly merchantIds: readonly string[] },
): PaymentView {
  const { payment } = row;
  const ordered = payment.transactions.toSorted((a, b) => instant(a) - instant(b));
  return {
    row: rowView(row, state, at),
    identifiers: identifiers(row),
    transactions: ordered.map((one) => transactionView(one, payment, at.now)),
    balance: balanceView(payment),
  };
}

/** What the gateway knows about a payment, against what commercetools has. */
export function comparisonView(
  items: readonly Item[],
  payment: Payment,
  now: number,
): ComparisonView {
  const count = (outcome: string) =>
    items.filter(({ reason }) => outcomeOfReason(reason) === outcome).length;
  const context = { now, dryRun: true, currency: payment.currency };
  const views = items.map((item) => itemView(item, context));
  return { ...verdict(items.length, count('updated'), count('exception')), items: views };
}

function verdict(all: number, changes: number, exceptions: number) {
  if (all === 0) {
    const sentence = 'Cybersource has no transaction for this payment.';
    return { sentence, tone: 'quiet', icon: 'empty' } as const;
  }
  const would = `A sync would change ${changes} of ${all} transaction${all === 1 ? '' : 's'}`;
  if (exceptions > 0) {
    const sentence = `${would}, and leave ${exceptions} to a person.`;
    return { sentence, tone: 'bad', icon: 'alert' } as const;
  }
  if (changes > 0) return { sentence: `${would}.`, tone: 'warn', icon: 'pencil' } as const;
  const sentence = 'Both sides agree: a sync would change nothing.';
  return { sentence, tone: 'good', icon: 'check' } as const;
}

function identifiers({ payment, orderNumber }: PaymentRow): PaymentView['identifiers'] {
  const reference = payment.transactions.find(({ interactionId }) => interactionId !== undefined);
  return [
    { label: 'Payment ID', value: payment.id },
    { label: 'Order number', value: orderNumber },
    { label: 'Payment key', value: payment.key },
    { label: 'First gateway ID', value: reference?.interactionId },
  ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
}

function transactionView(one: Transaction, payment: Payment, now: number): TransactionView {
  const { type, state, amount, interactionId, timestamp } = one;
  const text = moneyText(amount, fractionDigitsOf(amount, payment.currency));
  const at = isoTimeView(timestamp, now);
  return { type, chip: TRANSACTION_CHIPS[state], amount: text, interactionId, at };
}

function balanceView(payment: Payment): PaymentView['balance'] {
  const { authorized, reversed, captured, refunded, chargedBack, refundable } =
    paymentBalance(payment);
  const { currencyCode, fractionDigits } = payment.currency;
  const line = (label: string, centAmount: number, strong = false) => {
    const money: Money = { centAmount, currencyCode };
    return { label, amount: moneyText(money, fractionDigits), strong };
  };
  return [
    line('Authorized', authorized),
    ...(reversed > 0 ? [line('Reversed', reversed)] : []),
    line('Captured', captured),
    line('Refunded', refunded),
    ...(chargedBack > 0 ? [line('Charged back', chargedBack)] : []),
    line('Refundable', refundable, true),
  ];
}

/** Transactions without an instant are the newest: something is still writing them. */
function instant({ timestamp }: Transaction): number {
  const at = Date.parse(timestamp ?? '');
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
}
