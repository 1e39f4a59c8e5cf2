import { detailsOf, type Known, known, oldestFirst, relativesOf } from '../decide/evidence.ts';
import type { JudgeInput } from '../decide/record-result.ts';
import { type Reading, voidTarget } from '../decide/void-target.ts';
import { asEnded, WORKED } from '../gateway/ending.ts';
import type { GatewayTransaction, TransactionDetails } from '../gateway/gateway-transaction.ts';
import { outcomeOf, type TransactionOutcome } from '../gateway/outcome.ts';
import type { Money } from './money.ts';
import { amountInCurrency, isAutomaticReversal } from './record-amount.ts';

/**
 * What a reversal without an amount released: what its authorization held at that time, from the relations of its
 * root alone, whatever the payment holds meanwhile. So does the automatic reversal that comes with a smaller capture.
 * Undefined when it cannot be computed, and where the merchant id captures in several parts, for the rest stays held
 * there. Source: design §6 "Amounts"; reference/cybersource-facts.md §2.2.
 */
export function releaseOf(input: JudgeInput): Known<Money | undefined> {
  const { record, payment, evidence, settings } = input;
  if (settings.multipleCaptures.has(record.merchantId)) return known(undefined);
  const details = detailsOf(evidence, record.id);
  if (details.kind !== 'known') return details;
  const { rootId } = details.value;
  if (rootId === undefined) return known(undefined);
  const relatives = relativesOf(evidence, details.value);
  if (relatives.kind !== 'known') return relatives;
  const said = details.value.record;
  const own = { ...details.value, record: { ...said, amount: said.amount ?? record.amount } };
  const series = [...relatives.value, own].filter(
    (one) => one.record.id === rootId || one.rootId === undefined || one.rootId === rootId,
  );
  const { currency } = payment;
  const held = heldUntil(record, series, { currency, settings });
  return known(
    held === undefined ? undefined : { centAmount: held, currencyCode: currency.currencyCode },
  );
}

/** Plays the series up to a record, and says what was held before it released; undefined when any amount is not known. */
function heldUntil(
  record: GatewayTransaction,
  series: readonly TransactionDetails[],
  reading: Reading,
): number | undefined {
  let held = 0;
  for (const one of series.toSorted((a, b) => oldestFirst(a.record, b.record))) {
    const moved = movementOf(one, series, reading);
    if (moved === undefined) return undefined;
    const { taken, released } = moved;
    const left = Math.max(0, held - taken);
    if (one.record.id === record.id)
      return isAutomaticReversal(record) && taken === 0
        ? Math.max(0, left - (causeOf(record, series, reading) ?? 0))
        : left;
    held = Math.max(0, left - Math.min(left, released));
  }
  return undefined;
}

/** What one record of a series took of what was held (negative: added to it), and what it released then. */
type Movement = { readonly taken: number; readonly released: number };

const NOTHING: Movement = { taken: 0, released: 0 };
const ALL = Number.POSITIVE_INFINITY;

function movementOf(
  one: TransactionDetails,
  series: readonly TransactionDetails[],
  reading: Reading,
): Movement | undefined {
  const outcome = outcomeOf(one.record, one, reading.settings);
  switch (outcome.kind) {
    case 'transaction':
      return movementOfTransaction(one.record, outcome, reading);
    case 'void': {
      const found = voidTarget(one, series, reading);
      if (!('target' in found) || found.target.amount === undefined) return undefined;
      const { type, amount } = found.target;
      const released = outcome.isReleased ? ALL : 0;
      return type === 'Charge' ? { taken: -amount.centAmount, released } : NOTHING;
    }
    case 'unknown':
      return movementOfUnknown(one, reading);
    case 'details':
    case 'none':
      return NOTHING;
  }
}

/**
 * What a release that succeeded later shows of a record of unknown outcome: its authorization stood, and a capture took
 * nothing, for it would have released the rest.
 */
function movementOfUnknown(one: TransactionDetails, reading: Reading): Movement | undefined {
  const { record, rootId = record.id } = one;
  if (rootId === record.id) return reserved(record, reading, 0);
  const worked = outcomeOf(asEnded(record, WORKED), 'unavailable', reading.settings);
  return worked.kind === 'transaction' && worked.isCapture ? NOTHING : undefined;
}

function movementOfTransaction(
  record: GatewayTransaction,
  { type, state, basis, isReleased, isCapture }: TransactionOutcome,
  reading: Reading,
): Movement | undefined {
  const released = isReleased ? ALL : 0;
  if (type === 'Authorization')
    return state === 'Failure' && basis === 'final' ? NOTHING : reserved(record, reading, released);
  if (state !== 'Success') return NOTHING;
  const amount = amountInCurrency(record, type, reading.currency)?.centAmount;
  if (type === 'CancelAuthorization') return { taken: 0, released: amount ?? ALL };
  if (type !== 'Charge' || !isCapture) return NOTHING;
  return amount === undefined ? undefined : { taken: amount, released };
}

function reserved(
  record: GatewayTransaction,
  { currency }: Reading,
  released: number,
): Movement | undefined {
  const amount = amountInCurrency(record, 'Authorization', currency)?.centAmount;
  return amount === undefined ? undefined : { taken: -amount, released };
}

/** The capture that an automatic reversal in a row of its own was made for: it runs directly before it. */
function causeOf(
  record: GatewayTransaction,
  series: readonly TransactionDetails[],
  reading: Reading,
): number | undefined {
  const later = series
    .filter((one) => oldestFirst(record, one.record) < 0)
    .toSorted((a, b) => oldestFirst(a.record, b.record));
  for (const one of later) {
    const moved = movementOf(one, series, reading);
    if (moved !== undefined && moved.taken > 0) return moved.taken;
  }
  return undefined;
}
