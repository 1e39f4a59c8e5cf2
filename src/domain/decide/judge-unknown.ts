import { courseOf } from '../gateway/applications.ts';
import {
  AUTHORIZED,
  asEnded,
  type Ending,
  REFUSED,
  WORKED,
  withoutStatus,
} from '../gateway/ending.ts';
import type { GatewayTransaction, TransactionDetails } from '../gateway/gateway-transaction.ts';
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
  const hasFailed = meaning === 'failed';
  if (hasFailed && !isCard(now)) return ended(input, details.value, REFUSED);
  // What was undone had worked before, and its status says so wherever it is looked at.
  if (meaning === 'settled' || meaning === 'sent' || meaning === 'undone')
    return ended(input, details.value, WORKED);
  const relatives = relativesOf(evidence, details.value);
  if (relatives.kind === 'wanted') return result(wanting(input, relatives.ids));
  const others = relatives.kind === 'known' ? relatives.value : [];
  const proofs = others.flatMap((one) => proofOf(one, others, input) ?? []);
  const [proof] = proofs.includes(WORKED) ? [WORKED] : proofs;
  if (proof === undefined) return result(found(input, 'outcome-unknown'));
  // What a follow-on proves counts more than the status of an answer that was lost.
  const proved = hasFailed ? { ...details.value, record: withoutStatus(now) } : details.value;
  return ended(input, proved, proof);
}

/** That a card failed is what a record of unknown outcome says in any case: the issuer may have approved. */
function isCard({ applications }: GatewayTransaction): boolean {
  return applications.every(({ name }) => courseOf(name) === 'card');
}

function result(one: RecordResult): Told {
  return { kind: 'found', result: one };
}

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

/** The record as it ended, which its details then say, too. */
function ended(input: JudgeInput, details: TransactionDetails, ending: Ending): Told {
  const record = asEnded(details.record, ending);
  const told = { ...details, record };
  const outcome = outcomeOf(record, told, input.settings);
  const evidence = new Map(input.evidence).set(record.id, told);
  return outcome.kind === 'none'
    ? result(found(input, 'outcome-unknown'))
    : { kind: 'told', input: { ...input, record, evidence }, outcome };
}
