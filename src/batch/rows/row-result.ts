import type { GatewayStatus, RowResult } from '../../domain/batches/batch.ts';
import type { Change, Judgement } from '../../domain/decide/decision.ts';
import {
  type ItemOutcome,
  isUnsettled,
  outcomeOfReason,
  REASONS,
} from '../../domain/decide/reason.ts';
import { type Failure, isPassing } from '../../domain/failure.ts';
import type { MalformedRecord } from '../../domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { OrderFinding } from './find-orders.ts';
import type { ForeignRecord } from './own-records.ts';

/** The order that a row was found to name. */
export type FoundOrder = Extract<OrderFinding, { kind: 'found' }>;

const NOTHING: Omit<RowResult, 'status'> = {
  outcome: undefined,
  response: undefined,
  gatewayStatus: undefined,
  error: undefined,
  matchedBy: undefined,
  paymentId: undefined,
  changes: [],
};

/** From bad to good: a row says the worst of what its records came to. */
const WORST_FIRST: readonly ItemOutcome[] = ['exception', 'updated', 'unchanged', 'ignored'];

/** What to do about what may pass. */
export const RETRY_LATER = ' Retry the failed rows later.';

/** Why a run of a file is not complete: a row of these failed over what may pass. */
export function retryLaterOf(rows: readonly { readonly result: RowResult }[]): string | undefined {
  const error = rows.find(({ result }) => result.error?.includes(RETRY_LATER))?.result.error;
  return error === undefined ? undefined : `some rows may be tried again: ${error}`;
}

/** A row whose order is not one payment. */
export function unmatchedRow(kind: Exclude<OrderFinding['kind'], 'found'>): RowResult {
  const error =
    kind === 'ambiguous'
      ? 'Ambiguous order ID: several payments answer to it. Name one of them by its payment ID or key.'
      : 'No order number, payment key or payment ID is this order ID. Check its spelling.';
  return { ...NOTHING, status: 'FAILED', outcome: 'exception', error };
}

/** A row that could not be worked on; another try may succeed. */
export function failedRow(error: string, rest: Partial<RowResult> = {}): RowResult {
  return { ...NOTHING, outcome: 'exception', ...rest, status: 'FAILED', error };
}

/** A row whose question was not answered, or answered with nothing. */
export function unansweredRow(found: FoundOrder, error: Failure): RowResult {
  const gatewayStatus: GatewayStatus = error.kind === 'NotFound' ? 'not found' : 'error';
  const advice = isPassing(error) ? RETRY_LATER : '';
  return failedRow(`${error.message}${advice}`, { ...about(found), gatewayStatus });
}

/** A row of which the gateway knows transactions of others alone. */
export function foreignRow(
  found: FoundOrder,
  { record: { id, clientReference }, paymentId }: ForeignRecord,
): RowResult {
  const owner = paymentId === undefined ? '' : `, and it belongs to payment ${paymentId}`;
  const error = `Transaction ${id} is not one of this order: its client reference is ${clientReference ?? 'missing'}${owner}.`;
  return failedRow(error, { ...about(found), gatewayStatus: 'found' });
}

/** What is known of a row as soon as its payment is. */
function about({ payment, matchedBy }: FoundOrder): Pick<RowResult, 'paymentId' | 'matchedBy'> {
  return { paymentId: payment.id, matchedBy };
}

/** A row that was checked against commercetools alone (BS-R19). */
export function checkedRow(found: FoundOrder, txnId: string | undefined): RowResult {
  const { transactions } = found.payment;
  const named = transactions.filter(({ interactionId }) => interactionId === txnId);
  const seen = txnId === undefined ? transactions : named;
  const base = { ...about(found), gatewayStatus: 'skipped' } as const;
  if (txnId !== undefined && named.length === 0)
    return failedRow(
      'The payment has no transaction with this transaction ID. Sync with Gateway asks whether the gateway has.',
      base,
    );
  const states = seen.map(({ type, state }) => `${type}/${state}`).join(', ');
  const response = `not compared with the gateway: ${states === '' ? 'no transactions' : states}`;
  return { ...NOTHING, ...base, status: 'ACCEPTED', outcome: 'unchanged', response };
}

/**
 * A row whose gateway records were judged, and written where they changed something; `unread` of them did not fit
 * into the gateway's page, so that the order is not complete (invariant 5).
 */
export function judgedRow(
  found: FoundOrder,
  judgements: readonly Judgement[],
  malformed: readonly MalformedRecord[],
  unread: number,
): RowResult {
  const outcomes = [
    ...judgements.map(({ reason }) => outcomeOfReason(reason)),
    ...malformed.map(() => 'exception' as const),
    ...(unread > 0 ? (['exception'] as const) : []),
  ];
  const outcome = WORST_FIRST.find((one) => outcomes.includes(one));
  const changes = judgements.flatMap(({ change }) => change ?? []);
  const response = changes.length === 0 ? 'no change' : changes.map(changeText).join('; ');
  const base = { ...NOTHING, ...about(found), gatewayStatus: 'found', outcome } as const;
  const errors = [
    ...judgements.flatMap(errorOf),
    ...malformed.map(malformedText),
    ...(unread > 0 ? [`The gateway has ${unread} more. Name each by its transaction ID.`] : []),
  ];
  return errors.length === 0
    ? { ...base, status: 'ACCEPTED', response, changes }
    : { ...base, status: 'FAILED', response, changes, error: errors.join(' ') };
}

/** The merchant id that a payment belongs to. */
export function merchantOf({ merchantId }: Payment, defaultMerchantId: string): string {
  return merchantId ?? defaultMerchantId;
}

function changeText({ type, from, to }: Change): string {
  if (from === undefined) return `added ${type}/${to}`;
  return from === to ? `completed ${type}/${to}` : `${type} ${from} → ${to}`;
}

function errorOf({ record, reason, detail }: Judgement): readonly string[] {
  if (outcomeOfReason(reason) !== 'exception') return [];
  const words = [`Transaction ${record.id}: ${REASONS[reason].text}`, detail].join(' ').trim();
  return [isUnsettled(reason) ? `${words}${RETRY_LATER}` : words];
}

function malformedText({ id, malformed }: MalformedRecord): string {
  return `Transaction ${id}: ${REASONS.malformed.text} ${malformed}`;
}
