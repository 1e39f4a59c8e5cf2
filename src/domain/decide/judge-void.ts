import { detailsOf, type Known, known, relativesOf } from './evidence.ts';
import { found, type JudgeInput, type RecordResult, replaced, wanting } from './record-result.ts';
import { type FoundTarget, voidTarget } from './void-target.ts';

/**
 * Judges a void: what it undid has failed. A target that is not on the payment yet makes it wait, one that is not sure
 * is an exception. Source: design §6 "Voids".
 */
export function judgeVoid(input: JudgeInput): RecordResult {
  const target = targetOf(input);
  if (target.kind === 'wanted') return wanting(input, target.ids);
  if (target.kind === 'unavailable') return found(input, 'details-unavailable');
  if ('unclear' in target.value)
    return found(input, 'void-target-unclear', { detail: target.value.unclear });
  const { id } = target.value.target.details.record;
  const old = input.transactions.find(
    (one) => one.interactionId === id && (one.type === 'Charge' || one.type === 'Refund'),
  );
  if (old === undefined) return found(input, 'void-waits', { detail: `voids ${id}` });
  return old.state === 'Failure'
    ? found(input, 'already-right', { type: old.type })
    : replaced(input, old, { ...old, state: 'Failure' }, 'voided');
}

function targetOf({ evidence, record, payment, settings }: JudgeInput): Known<FoundTarget> {
  const details = detailsOf(evidence, record.id);
  if (details.kind !== 'known') return details;
  const relatives = relativesOf(evidence, details.value);
  if (relatives.kind !== 'known') return relatives;
  const { amount, voidedAmount } = details.value.record;
  const voiding = {
    ...record,
    amount: record.amount ?? amount,
    voidedAmount: record.voidedAmount ?? voidedAmount,
  };
  const own = { ...details.value, record: voiding };
  return known(voidTarget(own, relatives.value, { currency: payment.currency, settings }));
}
