import { decideConversion } from '../../domain/decide/decide-conversion.ts';
import type { Decision, Item } from '../../domain/decide/decision.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Conversion } from '../../domain/gateway/conversion.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { malformedItem, toItem } from '../run/items.ts';
import { type ConversionRow, conversionsOf, type VerdictReader } from '../run/read-conversions.ts';
import { learntFrom } from './ask-details.ts';
import { findPaymentsOfVerdicts } from './find-payments.ts';
import type { ReconcileSettings } from './reconcile-page.ts';
import { decideWithDetails, withFailure } from './reconcile-payment.ts';
import { type PagePorts, type ReconciledRows, reconcileSubjects } from './reconcile-records.ts';
import { reasonUnread, settlePayment } from './write-decision.ts';

/** A verdict that waits longer than this has missed its transaction: it must not hold up a watermark for ever. */
const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Reconciles the verdicts of a slice: one decision and at most one update for each payment. Answers one
 * item for each row, in their order.
 */
export async function reconcileConversions(
  ports: PagePorts,
  rows: readonly ConversionRow[],
  { decision, defaultMerchantId }: ReconcileSettings,
): Promise<ReconciledRows> {
  const now = ports.clock.now();
  const merchantId = rows[0]?.merchantId ?? '';
  const readVerdicts = conversionsOf(ports.gateway, merchantId, now);
  const { itemOf, ...rest } = await reconcileSubjects(ports, decision, rows.filter(isConversion), {
    find: (conversions) => findPaymentsOfVerdicts(ports.payments, conversions, defaultMerchantId),
    reconcile: (payment, conversions, conditions) => {
      const learnt = learntFrom();
      const decideNow = (current: Payment) =>
        decideWithVerdicts(readVerdicts, current, conversions, async (known, allRead) => {
          const decided = await decideWithDetails(ports.gateway, learnt, {
            decideWith: (details) =>
              decideConversion(current, known, { details, allRead }, decision),
            merchantId,
          });
          const judgements = decided.judgements.map((one) => withFailure(one, learnt));
          return { ...decided, judgements };
        });
      return settlePayment(ports, payment, decideNow, conditions);
    },
  });
  const items = rows.map((row) => {
    if ('malformed' in row) return malformedItem(row);
    return givenUp(itemOf.get(row) ?? toItem(row, 'unmatched'), now);
  });
  return { items, ...rest };
}

/** Decides, reads all verdicts on the transactions that the decision wants them of, and decides again. */
async function decideWithVerdicts(
  read: VerdictReader,
  payment: Payment,
  own: readonly Conversion[],
  decideWith: (known: readonly Conversion[], allRead: ReadonlySet<string>) => Promise<Decision>,
): Promise<Decision> {
  const asked = new Set<string>();
  let known = own;
  for (;;) {
    const decision = await decideWith(known, asked);
    const wanted = decision.wantedVerdicts.filter((id) => !asked.has(id));
    if (wanted.length === 0) return decision;
    for (const id of wanted) {
      asked.add(id);
      const found = await read(id, submissionOf(payment, id));
      if (!found.ok) return unread(own, found.error);
      known = [
        ...known,
        ...found.value.filter((one) => !known.some((other) => isSame(one, other))),
      ];
    }
  }
}

function submissionOf({ transactions }: Payment, id: string): number | undefined {
  const timestamp = transactions.find(({ interactionId }) => interactionId === id)?.timestamp;
  return timestamp === undefined ? undefined : Date.parse(timestamp);
}

function isSame(one: Conversion, other: Conversion): boolean {
  const { id, submittedAt, newDecision } = other;
  return one.id === id && one.submittedAt === submittedAt && one.newDecision === newDecision;
}

/** Without all verdicts nothing is turned: the next run asks again. */
function unread(own: readonly Conversion[], failure: Failure): Decision {
  const reason = reasonUnread(failure);
  const detail = failure.message;
  const judgements = own.map((record) => ({ record, reason, change: undefined, detail }));
  return { actions: [], wanted: [], wantedVerdicts: [], conditions: [], judgements };
}

function isConversion(row: ConversionRow): row is Conversion {
  return !('malformed' in row);
}

/** Of a verdict without a time nobody knows how long it has waited: it does not. */
function givenUp(item: Item, now: number): Item {
  const since = Date.parse(item.submittedAt ?? '') || 0;
  return item.reason === 'verdict-waits' && now - since > LONGEST_WAIT_MS
    ? { ...item, reason: 'verdict-unplaced' }
    : item;
}
