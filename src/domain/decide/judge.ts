import type { TransactionDetails } from '../gateway/gateway-transaction.ts';
import type { Transaction } from '../payment/payment.ts';
import { never } from '../result.ts';
import { judgeMovement, type Movement, outcomeOfRecord } from './judge-movement.ts';
import { outcomeOfReason } from './reason.ts';
import { type Context, changeState, type Ledger, type Ruling, ruling } from './ruling.ts';

/** Judges one gateway transaction against the ledger of its payment. Source: design §6. */
export function judge(context: Context): Ruling {
  const outcome = outcomeOfRecord(context);
  switch (outcome.kind) {
    case 'none':
      return ruling(context, outcome.reason);
    case 'void':
      return judgeVoid(context, outcome.reversed);
    case 'transaction':
      return judgeAll(context, outcome);
    default:
      return never(outcome);
  }
}

function judgeAll(context: Context, movement: Movement): Ruling {
  const ruling = judgeMovement(context, movement);
  const isReleased = movement.reversed && movement.type !== 'CancelAuthorization';
  // Without an amount of its own the release could be taken for that of another authorization.
  const isKnown =
    context.record.amount !== undefined && outcomeOfReason(ruling.reason) !== 'exception';
  return isReleased && isKnown ? andReversed(context, ruling) : ruling;
}

/** Only its details tell which capture or refund a void undid; that one failed, whatever the search says of it. */
function judgeVoid(context: Context, reversed: boolean): Ruling {
  const details = context.evidence.get(context.record.id);
  if (details === undefined) return ruling(context, 'details-unavailable', { wanted: true });
  if (details === 'unavailable') return ruling(context, 'details-unavailable');
  const target = voidTarget(context.ledger, details);
  if (target === undefined) {
    const detail = `voids ${details.relatedIds.join(', ') || 'an unnamed transaction'}`;
    return ruling(context, 'void-target-missing', { detail });
  }
  const undone =
    target.state === 'Failure'
      ? ruling(context, 'already-right', { type: target.type })
      : changeState(context, target, 'Failure', 'voided');
  return reversed ? andReversed(context, undone) : undone;
}

/** The nearest relation that is no authorization; one that is not on the payment is never skipped for another. */
function voidTarget(
  ledger: Ledger,
  { record, rootId, relatedIds }: TransactionDetails,
): Transaction | undefined {
  const relations = [...new Set([...relatedIds, rootId ?? record.id])];
  const bearers = relations
    .filter((id) => id !== record.id)
    .map((id) => ledger.filter(({ interactionId }) => interactionId === id));
  return bearers.find((all) => all.length === 0 || all.some(isVoidable))?.find(isVoidable);
}

function isVoidable({ type }: Transaction): boolean {
  return type === 'Charge' || type === 'Refund';
}

/** A summary may release its authorization beside what else it does; that reversal is a movement of its own. */
function andReversed(context: Context, undone: Ruling): Ruling {
  const reversal = judgeMovement(
    { ...context, ledger: undone.ledger },
    {
      kind: 'transaction',
      type: 'CancelAuthorization',
      state: 'Success',
      basis: 'final',
      reversed: true,
    },
  );
  if (reversal.change === undefined) return undone;
  return undone.change === undefined
    ? reversal
    : { ...undone, ledger: reversal.ledger, touched: [...undone.touched, ...reversal.touched] };
}
