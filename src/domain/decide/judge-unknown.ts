import { familyOf } from '../gateway/applications.ts';
import {
  type Application,
  type GatewayTransaction,
  succeeded,
  type TransactionDetails,
} from '../gateway/gateway-transaction.ts';
import { type Outcome, type OutcomeSettings, outcomeOf } from '../gateway/outcome.ts';
import { meaningOf, statusOf } from '../gateway/status.ts';
import type { TransactionType } from '../payment/payment.ts';
import { detailsOf, isBefore, relativesOf } from './evidence.ts';
import { found, type JudgeInput, type RecordResult, wanting } from './record-result.ts';

/** What is known of a record of unknown outcome: nothing yet, or the outcome that the evidence gives it. */
type Told =
  | { readonly kind: 'found'; readonly result: RecordResult }
  | { readonly kind: 'told'; readonly input: JudgeInput; readonly outcome: Outcome };

/**
 * A record of unknown outcome: its details may say by now how it ended, or a settlement or a follow-on that could not be
 * there without it. Nothing is written before that. Source: design §6, first row of the table.
 */
export function judgeUnknown(input: JudgeInput): Told {
  const { record, evidence, settings } = input;
  const details = detailsOf(evidence, record.id);
  if (details.kind === 'wanted') return result(wanting(input, details.ids));
  if (details.kind === 'unavailable') return result(found(input, 'outcome-unknown'));
  const now = details.value.record;
  const outcome = outcomeOf(now, details.value, settings);
  if (outcome.kind === 'transaction' || outcome.kind === 'void')
    return { kind: 'told', input: { ...input, record: now }, outcome };
  const meaning = meaningOf(statusOf(now));
  if (meaning === 'failed' || meaning === 'undone') return asEnded(input, details.value, REFUSED);
  if (meaning === 'settled' || meaning === 'sent') return asEnded(input, details.value, WORKED);
  const relatives = relativesOf(evidence, details.value);
  if (relatives.kind === 'wanted') return result(wanting(input, relatives.ids));
  const others = relatives.kind === 'known' ? relatives.value : [];
  const proofs = others.flatMap((one) => proofOf(one, others, input) ?? []);
  const [proof] = proofs.includes(WORKED) ? [WORKED] : proofs;
  return proof === undefined
    ? result(found(input, 'outcome-unknown'))
    : asEnded(input, details.value, proof);
}

function result(one: RecordResult): Told {
  return { kind: 'found', result: one };
}

/** How a record ended: the code it would have, and each of its applications that had not succeeded. */
type Ending = { readonly code: string; readonly of: (one: Application) => Application };

const WORKED: Ending = {
  code: '100',
  of: (one) => ({ ...one, reasonCode: '100', rCode: '1', rFlag: 'SOK' }),
};

/** 233 is the refusal that says no more. */
const REFUSED: Ending = {
  code: '233',
  of: (one) => ({ ...one, reasonCode: '233', rCode: '0', rFlag: undefined }),
};

/** It authorized; whether it did more is not shown, so the rest reads as not run. */
const AUTHORIZED: Ending = {
  code: '100',
  of: (one) =>
    familyOf(one.name) === 'authorization'
      ? WORKED.of(one)
      : { ...one, reasonCode: undefined, rCode: undefined, rFlag: undefined },
};

/**
 * What a follow-on that succeeded proves of the record it is under: a capture or reversal that it was authorized, a
 * refund or void that its money was taken, where nothing else can have been refunded or voided.
 */
function proofOf(
  one: TransactionDetails,
  others: readonly TransactionDetails[],
  { record, settings }: JudgeInput,
): Ending | undefined {
  const isUnder = one.rootId === record.id || one.relatedIds.includes(record.id);
  if (!isUnder || !isBefore(record, one.record)) return undefined;
  const type = succeededAs(one, settings);
  if (type === undefined || type === 'Authorization') return undefined;
  const isAlone = others.every((other) => succeededAs(other, settings) !== 'Charge');
  if ((type === 'Refund' || type === 'void') && isAlone) return WORKED;
  return one.rootId === record.id ? AUTHORIZED : undefined;
}

function succeededAs(
  one: TransactionDetails,
  settings: OutcomeSettings,
): TransactionType | 'void' | undefined {
  const outcome = outcomeOf(one.record, one, settings);
  if (outcome.kind === 'void') return 'void';
  return outcome.kind === 'transaction' && outcome.state === 'Success' ? outcome.type : undefined;
}

/** The record as it would read had its answer come in time. */
function asEnded(input: JudgeInput, details: TransactionDetails, { code, of }: Ending): Told {
  const applications = details.record.applications.map((one) =>
    familyOf(one.name) === undefined || succeeded(one) ? one : of(one),
  );
  const now: GatewayTransaction = { ...details.record, reasonCode: code, applications };
  const outcome = outcomeOf(now, { ...details, record: now }, input.settings);
  return outcome.kind === 'none'
    ? result(found(input, 'outcome-unknown'))
    : { kind: 'told', input: { ...input, record: now }, outcome };
}
