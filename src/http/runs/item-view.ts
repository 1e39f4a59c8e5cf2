import type { Item } from '../../domain/decide/decision.ts';
import { outcomeOfReason, REASONS } from '../../domain/decide/reason.ts';
import type { Currency } from '../../domain/money/money.ts';
import { type Chip, OUTCOME_CHIPS } from '../format/chips.ts';
import { fractionDigitsOf, moneyText } from '../format/money-text.ts';
import { isoTimeView, type TimeView } from '../format/time-text.ts';

/** One gateway transaction of a run or a comparison: what was decided, and why. */
export type ItemView = {
  readonly transactionId: string;
  readonly merchantId: string;
  readonly clientReference: string | undefined;
  readonly paymentId: string | undefined;
  readonly paymentHref: string | undefined;
  readonly chip: Chip;
  readonly change: ChangeView | undefined;
  /** What is done about it, in a sentence. */
  readonly reason: string;
  readonly detail: string | undefined;
  readonly submitted: TimeView | undefined;
};

/** What becomes of one transaction of the payment. */
export type ChangeView = {
  readonly type: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly amount: string;
};

/** What an item is shown for. */
export type ItemContext = {
  readonly now: number;
  /** Nothing was written: a dry run or a comparison. */
  readonly dryRun: boolean;
  /** The payment's own, where the payment is at hand. */
  readonly currency?: Currency;
};

/** An item as pages show it. */
export function itemView(item: Item, { now, dryRun, currency }: ItemContext): ItemView {
  const { change, paymentId } = item;
  return {
    transactionId: item.transactionId,
    merchantId: item.merchantId,
    clientReference: item.clientReference,
    paymentId,
    paymentHref: paymentId === undefined ? undefined : `/orders/${encodeURIComponent(paymentId)}`,
    chip: dryRun ? foundChip(item) : OUTCOME_CHIPS[outcomeOfReason(item.reason)],
    change: change === undefined ? undefined : changeView(change, currency),
    reason: dryRun ? foundText(item) : REASONS[item.reason].text,
    detail: item.detail,
    submitted: isoTimeView(item.submittedAt, now),
  };
}

/** A difference that was found and left as it is. */
function foundChip({ reason, change }: Item): Chip {
  const outcome = outcomeOfReason(reason);
  if (outcome === 'unchanged') return { ...OUTCOME_CHIPS.unchanged, label: 'Same' };
  if (outcome !== 'updated') return OUTCOME_CHIPS[outcome];
  return change?.from === undefined
    ? { label: 'Missing here', tone: 'warn', icon: 'plus' }
    : { label: 'State differs', tone: 'warn', icon: 'pencil' };
}

function foundText({ reason, change }: Item): string {
  if (outcomeOfReason(reason) !== 'updated' || change === undefined) return REASONS[reason].text;
  if (change.from === undefined) return `A sync adds it to the payment as ${change.to}.`;
  if (change.from === change.to) return 'A sync completes what the payment has of it.';
  return `The payment says ${change.from}; a sync makes it ${change.to}.`;
}

function changeView(change: NonNullable<Item['change']>, currency?: Currency): ChangeView {
  const { type, from, to, amount } = change;
  return { type, from, to, amount: moneyText(amount, fractionDigitsOf(amount, currency)) };
}
