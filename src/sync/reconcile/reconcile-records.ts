import type { Item, Judgement, Subject } from '../../domain/decide/decision.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Result } from '../../domain/result.ts';
import { judgedItem, toItem } from '../run/items.ts';
import type { Findings } from './find-payments.ts';
import { reasonUnread } from './write-decision.ts';

/** The payment of each subject. */
type Find<Kind> = (subjects: readonly Kind[]) => Promise<Result<Findings, Failure>>;

/** Makes one payment what its subjects say; answers one judgement for each. */
type Reconcile<Kind> = (
  payment: Payment,
  subjects: readonly Kind[],
) => Promise<readonly Judgement[]>;

/** What should never be thrown ends the work on one payment, not the run of all (invariant 6). */
function undecidable(subjects: readonly Subject[]) {
  return (error: unknown): readonly Judgement[] => {
    const detail = error instanceof Error ? error.message : String(error);
    return subjects.map((record) => ({ record, reason: 'undecidable', change: undefined, detail }));
  };
}

/**
 * Reconciles gateway transactions or verdicts: finds their payments, then one decision and at most one
 * update for each payment, all payments at once. Answers the item of each; one that fails never stops its
 * siblings (invariant 6).
 */
export async function reconcileSubjects<Kind extends Subject>(
  subjects: readonly Kind[],
  find: Find<Kind>,
  reconcile: Reconcile<Kind>,
): Promise<ReadonlyMap<Subject, Item>> {
  const findings = await find(subjects);
  if (!findings.ok) {
    const { error } = findings;
    const unread = (subject: Kind) => toItem(subject, reasonUnread(error), error.message);
    return new Map(subjects.map((subject) => [subject, unread(subject)]));
  }
  const items = new Map<Subject, Item>();
  const groups = new Map<string, { payment: Payment; own: Kind[] }>();
  for (const subject of subjects) {
    const finding = findings.value.get(subject);
    if (finding?.kind === 'found') {
      const { payment } = finding;
      const group = groups.get(payment.id) ?? { payment, own: [] };
      group.own.push(subject);
      groups.set(payment.id, group);
    } else items.set(subject, toItem(subject, finding?.reason ?? 'unmatched', finding?.detail));
  }
  await Promise.all(
    [...groups.values()].map(async ({ payment, own }) => {
      for (const judgement of await reconcile(payment, own).catch(undecidable(own)))
        items.set(judgement.record, judgedItem(judgement, payment.id));
    }),
  );
  return items;
}
