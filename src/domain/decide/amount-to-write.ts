import { ran } from '../gateway/gateway-transaction.ts';
import { type Money, sameMoney } from '../money/money.ts';
import { amountOf, inCurrency } from '../money/record-amount.ts';
import { releaseOf } from '../money/release.ts';
import type { Transaction, TransactionType } from '../payment/payment.ts';
import type { Reason } from './reason.ts';
import type { JudgeInput } from './record-result.ts';

/** An amount that can be written, the ids whose details must be known first, or why there is none. */
export type AmountToWrite =
  | { readonly kind: 'known'; readonly value: Money }
  | { readonly kind: 'wanted'; readonly ids: readonly string[] }
  | { readonly kind: 'problem'; readonly reason: Reason };

/** From the record, else from its details; what a reversal without any released is computed. Source: design §6 "Amounts". */
export function amountToWrite(input: JudgeInput, type: TransactionType): AmountToWrite {
  const { record, evidence, payment } = input;
  const details = evidence.get(record.id);
  const written = amountOf(record, details, type);
  if (written === undefined && details === undefined) return { kind: 'wanted', ids: [record.id] };
  if (written === undefined && details === 'unavailable')
    return { kind: 'problem', reason: 'details-unavailable' };
  if (written === undefined && type === 'CancelAuthorization') return computedRelease(input);
  const amount = inCurrency(written, payment.currency);
  return amount.ok
    ? { kind: 'known', value: amount.value }
    : { kind: 'problem', reason: amount.error };
}

function computedRelease(input: JudgeInput): AmountToWrite {
  const released = releaseOf(input);
  switch (released.kind) {
    case 'wanted':
      return released;
    case 'unavailable':
      return { kind: 'problem', reason: 'details-unavailable' };
    case 'known':
      return released.value === undefined
        ? { kind: 'problem', reason: 'missing-amount' }
        : { kind: 'known', value: released.value };
  }
}

/** An identified transaction must have the amount the record gives, where the record gives one: it is answered then. */
export function amountProblem(input: JudgeInput, old: Transaction): AmountToWrite {
  const { record, evidence, payment } = input;
  const right = { kind: 'known', value: old.amount } as const;
  const details = evidence.get(record.id);
  const written = amountOf(record, details, old.type);
  if (written === undefined && isIncrement(record) && details === undefined)
    return { kind: 'wanted', ids: [record.id] };
  if (written === undefined) return right;
  const amount = inCurrency(written, payment.currency);
  if (!amount.ok) return { kind: 'problem', reason: amount.error };
  if (sameMoney(amount.value, old.amount)) return right;
  const reason = isIncrement(record) ? 'increment-under-original' : 'amount-differs';
  return { kind: 'problem', reason };
}

/** An increment may come under the id of the authorization that it raises, whose amount nothing can change. */
export function isRaised({ record, evidence }: JudgeInput, type: TransactionType): boolean {
  const details = evidence.get(record.id);
  const isRoot = details !== undefined && details !== 'unavailable' && details.rootId === record.id;
  return type === 'Authorization' && isIncrement(record) && isRoot;
}

function isIncrement({ applications }: JudgeInput['record']): boolean {
  return applications.some((one) => one.name === 'ics_incremental_auth' && ran(one));
}

/** The gateway's amount as it wrote it, for a person to compare. */
export function writtenAmount({ record: { amount } }: JudgeInput): string {
  return `gateway amount ${amount === undefined ? 'none' : `${amount.decimal} ${amount.currencyCode}`}`;
}
