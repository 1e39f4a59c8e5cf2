import type { Conversion } from '../gateway/conversion.ts';
import { isPurchase } from '../payment/match.ts';
import type { Transaction } from '../payment/payment.ts';
import { isHeld } from '../payment/payment-state.ts';
import { changeState, type Ground, type Ruling, replaced, ruling } from './ruling.ts';

type Case = Ground<Conversion>;
type Verdict = 'Success' | 'Failure';

/**
 * Judges a verdict on the transaction that bears its id. A verdict we do not know is an exception, whatever
 * it is about: it is never guessed, nor taken from another row. Undefined when nothing bears the id.
 */
export function judgeNamed(ground: Case): Ruling<Conversion> | undefined {
  const { ledger, record } = ground;
  const verdict = verdictOf(record);
  if (verdict === undefined) return unknownVerdict(ground);
  const bearers = ledger.filter(({ interactionId }) => interactionId === record.id);
  if (bearers.length === 0) return undefined;
  const purchases = bearers.filter(({ type }) => isPurchase(type));
  const [held, another] = purchases.filter(isUndecided);
  if (another !== undefined) return ruling(ground, 'doubled');
  if (held !== undefined) return changeState(ground, held, verdict, 'state-changed');
  return judgeFinal(ground, purchases, verdict);
}

/**
 * Judges a verdict whose id nothing on the payment bears. It is about the payment's only Pending
 * transaction if that has no id and no other verdict could mean it (`isAlone`); one that bears another id
 * is another transaction. Else it waits until Run Sync has brought its transaction.
 */
export function judgeUnnamed(ground: Case, isAlone: boolean): Ruling<Conversion> {
  const { ledger, record } = ground;
  const verdict = verdictOf(record);
  const [held, another] = ledger.filter(isHeld);
  const isIts = isAlone && another === undefined && held?.interactionId === undefined;
  if (verdict === undefined || held === undefined || !isIts) return ruling(ground, 'verdict-waits');
  return replaced(ground, held, { ...held, interactionId: record.id, state: verdict }, 'adopted');
}

/** A later fact stands, for example a reversal or what the live path knew: nothing goes back. Source: X29, X36. */
function judgeFinal(
  ground: Case,
  purchases: readonly Transaction[],
  verdict: Verdict,
): Ruling<Conversion> {
  const [first] = purchases;
  if (first === undefined) return ruling(ground, 'type-differs');
  const isRight = purchases.some(({ state }) => state === verdict);
  return ruling(ground, isRight ? 'already-right' : 'already-final', { type: first.type });
}

function verdictOf({ originalDecision, newDecision }: Conversion): Verdict | undefined {
  if (originalDecision !== 'REVIEW') return undefined;
  if (newDecision === 'ACCEPT') return 'Success';
  return newDecision === 'REJECT' ? 'Failure' : undefined;
}

function unknownVerdict(ground: Case): Ruling<Conversion> {
  const { originalDecision, newDecision } = ground.record;
  const detail = `originalDecision ${originalDecision}, newDecision ${newDecision}`.slice(0, 200);
  return ruling(ground, 'unknown-verdict', { detail });
}

/** What the live path left Initial under the gateway's id was held all the same. */
function isUndecided({ state }: Transaction): boolean {
  return state === 'Pending' || state === 'Initial';
}
