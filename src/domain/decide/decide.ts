import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import { refundExcess, sumOf, withCaptureBalance } from '../money/capture-balance.ts';
import type { Payment, Transaction } from '../payment/payment.ts';
import { buildDecision } from './build-decision.ts';
import type { Decision } from './decision.ts';
import { type Evidence, oldestFirst } from './evidence.ts';
import { judgeRecord } from './judge-record.ts';
import { outcomeOfReason } from './reason.ts';
import { type DecisionSettings, found, type RecordResult, raised } from './record-result.ts';

/**
 * Decides what a payment must become, given what the gateway did, and why.
 *
 * Pure: no clock, no network. Applying the actions and deciding again yields no actions; the order of
 * `records` does not matter. When `wanted` is not empty, ask for those details and decide again.
 * Source: design §2, §6.
 */
export function decide(
  payment: Payment,
  records: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
): Decision {
  const ordered = records.toSorted(oldestFirst);
  const judged = withinCharges(payment, ordered, evidence, settings);
  const after = judged.at(-1)?.transactions ?? payment.transactions;
  const results = judged.map((one) => guarded(withoutUndone(one, payment, after), payment, after));
  const isMoved = results.some(
    ({ change }) => change?.type === 'Charge' || change?.type === 'Refund',
  );
  if (!isMoved) return buildDecision(payment, after, results);
  const links = capturesOf(payment, results, evidence);
  if (links.wanted.length > 0)
    return buildDecision(payment, after, wantingLinks(results, links.wanted));
  const balanced = withCaptureBalance(payment, after, links.captureOf);
  const told = balanced.isRight ? results : withBalanceProblem(results);
  return buildDecision(payment, balanced.transactions, told);
}

/**
 * Judges all records, leaving out refunds that would refund more than was charged, newest first: these are for a
 * person to look at, and must not keep the others from being written. A charge that fails although it was refunded is
 * written all the same.
 */
function withinCharges(
  payment: Payment,
  ordered: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
): readonly RecordResult[] {
  const withheld = new Set<string>();
  for (;;) {
    const results = judgeAll(payment, ordered, evidence, settings, withheld);
    const after = results.at(-1)?.transactions ?? payment.transactions;
    const isWorse = refundExcess(after) > Math.max(0, refundExcess(payment.transactions));
    const culprit = isWorse
      ? results.findLast((one) => addsRefund(one, payment, after))
      : undefined;
    if (culprit === undefined) return results;
    withheld.add(culprit.record.id);
  }
}

/** Whether in the end a refund it touched counts that did not. */
function addsRefund(
  { touched }: RecordResult,
  payment: Payment,
  after: readonly Transaction[],
): boolean {
  return touched.some((id) => {
    const now = find(after, id);
    return (
      now?.type === 'Refund' &&
      now.state === 'Success' &&
      find(payment.transactions, id)?.state !== 'Success'
    );
  });
}

function judgeAll(
  payment: Payment,
  ordered: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
  withheld: ReadonlySet<string>,
): readonly RecordResult[] {
  const claimed = new Map<string, string>();
  let { transactions } = payment;
  const judgeNext = (record: GatewayTransaction): RecordResult => {
    const input = { payment, transactions, record, evidence, settings, claimed };
    const result = withheld.has(record.id)
      ? found(input, 'refunds-exceed-charges', { type: 'Refund' })
      : judgeRecord(input);
    if (result.reason === 'possibly-entered-by-hand')
      for (const id of result.touched) claimed.set(id, record.id);
    transactions = result.transactions;
    return result;
  };
  const results = ordered.map(judgeNext);
  // A held charge that a later record completed stands in the way of an earlier capture no more.
  const again = results.map((one) =>
    one.reason === 'details-unavailable' ? judgeNext(one.record) : one,
  );
  return again.map((one) => ({ ...one, transactions }));
}

/** A change that another record undid is none. */
function withoutUndone(
  result: RecordResult,
  payment: Payment,
  after: readonly Transaction[],
): RecordResult {
  const isUndone =
    result.change !== undefined &&
    result.reason !== 'adopted' &&
    result.touched.every((id) => sameNow(find(payment.transactions, id), find(after, id)));
  return isUndone ? { ...result, reason: 'already-right', change: undefined } : result;
}

function sameNow(before: Transaction | undefined, now: Transaction | undefined): boolean {
  return before?.state === now?.state && before?.interactionId === now?.interactionId;
}

/** A charge beyond the plan, and a refund whose charge has failed, are written and are for a person to look at. */
function guarded(
  result: RecordResult,
  payment: Payment,
  after: readonly Transaction[],
): RecordResult {
  const charges = result.touched.map((id) => find(after, id)).filter(isCharge);
  const isLost = charges.some(
    ({ id, state }) =>
      state === 'Failure' &&
      find(payment.transactions, id)?.state === 'Success' &&
      refundExcess(after) > 0,
  );
  if (isLost) return { ...result, reason: 'refunds-exceed-charges' };
  const isCharged = after.some(
    (one) => isCharge(one) && one.state === 'Success' && one.interactionId === result.record.id,
  );
  const excess = sumOf(after, 'Charge') - payment.plannedAmount;
  if (!isCharged || excess <= 0) return result;
  const { currencyCode } = payment.currency;
  const condition = raised('charged-more-than-planned', result.record, {
    centAmount: excess,
    currencyCode,
  });
  return { ...result, conditions: [...result.conditions, condition] };
}

function isCharge(one: Transaction | undefined): one is Transaction {
  return one?.type === 'Charge';
}

/**
 * The capture of each refund that this decision writes, by gateway ids, where there are several captures to choose
 * from. Only then the details of a refund are asked for.
 */
function capturesOf(payment: Payment, results: readonly RecordResult[], evidence: Evidence) {
  const captureOf = new Map<string, string>();
  const wanted: string[] = [];
  const after = results.at(-1)?.transactions ?? payment.transactions;
  const charges = new Set(
    after.filter((one) => isCharge(one) && one.state === 'Success').map((one) => one.interactionId),
  );
  if (!payment.usesTransactionData || charges.size < 2) return { captureOf, wanted };
  for (const { record, change } of results) {
    if (change?.type !== 'Refund') continue;
    const details = evidence.get(record.id);
    if (details === undefined) wanted.push(record.id);
    else if (details !== 'unavailable') {
      const own = details.relatedIds.filter((id) => charges.has(id));
      const [only, another] = own;
      if (only !== undefined && another === undefined) captureOf.set(record.id, only);
    }
  }
  return { captureOf, wanted };
}

function wantingLinks(results: readonly RecordResult[], wanted: readonly string[]) {
  return results.map((one) =>
    wanted.includes(one.record.id) ? { ...one, wanted: [...one.wanted, one.record.id] } : one,
  );
}

/** Told on the newest charge or refund that was written. */
function withBalanceProblem(results: readonly RecordResult[]): readonly RecordResult[] {
  const cause = results.findLast(
    ({ change, reason }) =>
      (change?.type === 'Charge' || change?.type === 'Refund') &&
      outcomeOfReason(reason) !== 'exception',
  );
  return results.map((one) => (one === cause ? { ...one, reason: 'balance-differs' } : one));
}

function find(transactions: readonly Transaction[], id: string): Transaction | undefined {
  return transactions.find((transaction) => transaction.id === id);
}
