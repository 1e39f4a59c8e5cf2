import { asEnded, WORKED, withoutStatus } from '../gateway/ending.ts';
import type { GatewayTransaction, TransactionDetails } from '../gateway/gateway-transaction.ts';
import { type OutcomeSettings, outcomeOf } from '../gateway/outcome.ts';
import { meaningOf, statusOf } from '../gateway/status.ts';
import { type Currency, type Money, sameMoney } from '../money/money.ts';
import { amountInCurrency, inCurrency } from '../money/record-amount.ts';
import { isBefore, oldestFirst } from './evidence.ts';

/** The capture, sale or refund that a void undid. */
export type VoidTarget = {
  readonly details: TransactionDetails;
  readonly type: 'Charge' | 'Refund';
  readonly amount: Money | undefined;
};

/** What a void undid, or the ids among which it is not sure. */
export type FoundTarget = { readonly target: VoidTarget } | { readonly unclear: string };

/** The terms in which the relations of a void are read. */
export type Reading = { readonly currency: Currency; readonly settings: OutcomeSettings };

/**
 * What a void undid, of the older ones that it names beside its root, else of those of its series: the one whose details say
 * voided, else the one with the void's amount where it has one, else the only one that can be voided. What an older void
 * undid cannot be voided again, and a void of another amount than its target's is no void of it.
 * Source: design §6 "Voids".
 */
export function voidTarget(
  voiding: TransactionDetails,
  relatives: readonly TransactionDetails[],
  reading: Reading,
): FoundTarget {
  const taken = new Set<string>();
  const earlier = relatives
    .filter(({ record }) => isBefore(record, voiding.record) && isVoid(record, reading))
    .toSorted((a, b) => oldestFirst(a.record, b.record));
  for (const one of earlier) {
    const found = amongOlder(one, relatives, taken, reading);
    if ('target' in found) taken.add(found.target.details.record.id);
  }
  return amongOlder(voiding, relatives, taken, reading);
}

function isVoid(record: GatewayTransaction, { settings }: Reading): boolean {
  return outcomeOf(record, 'unavailable', settings).kind === 'void';
}

function amongOlder(
  { record: voiding, rootId, relatedIds }: TransactionDetails,
  relatives: readonly TransactionDetails[],
  taken: ReadonlySet<string>,
  reading: Reading,
): FoundTarget {
  const series = relatives
    .filter(({ record }) => isBefore(record, voiding) && !taken.has(record.id))
    .flatMap((one) => toTarget(one, reading));
  const own = relatedIds.filter((id) => id !== rootId);
  const named = series.filter(({ details }) => own.includes(details.record.id));
  const older = named.length > 0 ? named : series;
  const voided = older.filter(({ details }) => isUndone(details));
  const candidates = voided.length > 0 ? voided : older.filter((one) => !wasRefused(one, reading));
  const fitting = withAmountOf(voiding, candidates, reading);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return { target: only };
  const names = candidates.map(({ details }) => details.record.id).join(', ');
  return { unclear: names === '' ? 'no capture or refund among its relations' : names };
}

/** Those of the amount that the void has; all of them where it has none. */
function withAmountOf(
  { voidedAmount, amount }: GatewayTransaction,
  candidates: readonly VoidTarget[],
  { currency }: Reading,
): readonly VoidTarget[] {
  const written = voidedAmount ?? amount;
  if (written === undefined) return candidates;
  const read = inCurrency(written, currency);
  if (!read.ok) return [];
  return candidates.filter((one) => one.amount !== undefined && sameMoney(one.amount, read.value));
}

/** A capture, a sale or a refund, as its row has it, whatever became of it. */
function toTarget(details: TransactionDetails, reading: Reading): readonly VoidTarget[] {
  const type = moved(details, reading)?.type;
  if (type !== 'Charge' && type !== 'Refund') return [];
  return [{ details, type, amount: amountInCurrency(details.record, type, reading.currency) }];
}

/** What was refused cannot be voided; what failed after it was accepted could. */
function wasRefused({ details }: VoidTarget, reading: Reading): boolean {
  return moved(details, reading)?.state === 'Failure';
}

/** What a record was by its codes alone; that it was voided shows that one of unknown outcome had worked. */
function moved({ record }: TransactionDetails, { settings }: Reading) {
  const byCode = withoutStatus(record);
  const outcome = outcomeOf(byCode, 'unavailable', settings);
  const known =
    outcome.kind === 'unknown'
      ? outcomeOf(asEnded(byCode, WORKED), 'unavailable', settings)
      : outcome;
  return known.kind === 'transaction' ? known : undefined;
}

function isUndone({ record }: TransactionDetails): boolean {
  return meaningOf(statusOf(record)) === 'undone';
}
