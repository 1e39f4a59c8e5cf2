import type { Condition, Item, Judgement, Subject } from '../../domain/decide/decision.ts';
import type { DecisionSettings } from '../../domain/decide/record-result.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Result } from '../../domain/result.ts';
import type { PaymentConditions } from '../../domain/runs/condition.ts';
import type { KnownOfPayment, Store } from '../../ports/ports.ts';
import { judgedItem, toItem } from '../run/items.ts';
import type { Findings } from './find-payments.ts';
import type { ReconcilePorts } from './reconcile-payment.ts';
import { reconcileWaiting } from './reconcile-waiting.ts';
import { type Outcome, reasonUnread } from './write-decision.ts';

/** What reconciling the payments of a page needs from the outside. */
export type PagePorts = ReconcilePorts & { readonly store: Pick<Store, 'knownOf'> };

/**
 * What became of the rows of a page: one item for each, in their order; items of what had waited for one of its
 * payments; and the conditions of the payments that were looked at.
 */
export type ReconciledRows = {
  readonly items: readonly Item[];
  readonly waited: readonly Item[];
  readonly conditions: readonly PaymentConditions[];
};

/** How subjects of a kind find their payments, and how one payment is made what its subjects say. */
type Reconciling<Kind> = {
  readonly find: (subjects: readonly Kind[]) => Promise<Result<Findings, Failure>>;
  readonly reconcile: (
    payment: Payment,
    subjects: readonly Kind[],
    conditions: readonly Condition[],
  ) => Promise<Outcome>;
};

type Reconciled = Omit<ReconciledRows, 'items'> & { readonly itemOf: ReadonlyMap<Subject, Item> };

/**
 * Reconciles gateway transactions or verdicts: finds their payments, then one decision and at most one
 * update for each payment, all payments at once. Answers the item of each; one that fails never stops its
 * siblings (invariant 6). What waits for a payment that was written is decided again at once.
 */
export async function reconcileSubjects<Kind extends Subject>(
  ports: PagePorts,
  settings: DecisionSettings,
  subjects: readonly Kind[],
  { find, reconcile }: Reconciling<Kind>,
): Promise<Reconciled> {
  const findings = await find(subjects);
  if (!findings.ok) {
    const { error } = findings;
    const unread = (subject: Kind) => toItem(subject, reasonUnread(error), error.message);
    const itemOf = new Map(subjects.map((subject) => [subject, unread(subject)]));
    return { itemOf, waited: [], conditions: [] };
  }
  const itemOf = new Map<Subject, Item>();
  const groups = new Map<string, { payment: Payment; own: Kind[] }>();
  for (const subject of subjects) {
    const finding = findings.value.get(subject);
    if (finding?.kind === 'found') {
      const { payment } = finding;
      const group = groups.get(payment.id) ?? { payment, own: [] };
      group.own.push(subject);
      groups.set(payment.id, group);
    } else itemOf.set(subject, toItem(subject, finding?.reason ?? 'unmatched', finding?.detail));
  }
  const known = await ports.store.knownOf([...groups.keys()]);
  const waited: Item[] = [];
  const conditions: PaymentConditions[] = [];
  await Promise.all(
    [...groups.values()].map(async ({ payment, own }) => {
      const before = known.get(payment.id) ?? NOTHING;
      const outcome = await reconcile(payment, own, before.conditions).catch(undecidable(own));
      for (const judgement of outcome.judgements)
        itemOf.set(judgement.record, judgedItem(judgement, payment.id));
      const waiting = before.waiting.filter(({ id }) => !own.some((one) => one.id === id));
      const after = await reconcileWaiting(ports, settings, outcome, waiting);
      waited.push(...after.judgements.map((judgement) => judgedItem(judgement, payment.id)));
      if (after.conditions.length > 0)
        conditions.push({ paymentId: payment.id, conditions: after.conditions });
    }),
  );
  return { itemOf, waited, conditions };
}

const NOTHING: KnownOfPayment = { conditions: [], waiting: [] };

/** What should never be thrown ends the work on one payment, not the run of all (invariant 6). */
function undecidable(subjects: readonly Subject[]) {
  return (error: unknown): Outcome => {
    const detail = error instanceof Error ? error.message : String(error);
    const judgements = subjects.map(
      (record): Judgement => ({ record, reason: 'undecidable', change: undefined, detail }),
    );
    return { judgements, conditions: [], written: undefined };
  };
}
