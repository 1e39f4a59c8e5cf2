import type { ConditionReason, Reason } from '../decide/reason.ts';
import type { TransactionState, TransactionType } from '../payment/payment.ts';
import { courseOf, type Family } from './applications.ts';
import {
  asksFor,
  besideOf,
  clean,
  executed,
  type Facts,
  factsOf,
  good,
  has,
  hasECheckDebit,
  isUnknown,
  isZero,
  released,
} from './facts.ts';
import type { GatewayTransaction, KnownDetails } from './gateway-transaction.ts';
import { stateByStatus, statusOf } from './status.ts';

/**
 * How firm a state is: all but `final` describe the moment of the authorization, so a state that is already final
 * stands against them.
 */
export type Basis = 'final' | 'review' | 'risk-reject' | 'soft-decline';

/** The state that a gateway transaction gives: nothing goes back to Initial. */
export type GatewayState = Exclude<TransactionState, 'Initial'>;

/** An outcome that is a commercetools transaction. */
export type TransactionOutcome = {
  readonly kind: 'transaction';
  readonly type: TransactionType;
  readonly state: GatewayState;
  readonly basis: Basis;
  /** A charge that stands on the payment already is meant, where there is no authorization. */
  readonly orCharge: boolean;
  /** A capture by itself: its authorization is another gateway transaction. */
  readonly isCapture: boolean;
  /** Its capture is known to have taken nothing: a charge under the same id has failed. */
  readonly isCaptureLost: boolean;
  /** Its own summary also released what it authorized, or what it did not capture. */
  readonly isReleased: boolean;
  /** What a person has to act on, until it ends by itself. */
  readonly condition: ConditionReason | undefined;
  /** Something else ran beside it, whose money is not written. */
  readonly beside: Reason | undefined;
};

/** The outcome that something else was undone, which only relations name. */
export type VoidOutcome = {
  readonly kind: 'void';
  readonly isReleased: boolean;
  readonly beside: Reason | undefined;
};

/** What a gateway transaction means for a payment. `details`: they must be known first. */
export type Outcome =
  | TransactionOutcome
  | VoidOutcome
  | { readonly kind: 'unknown' }
  | { readonly kind: 'details' }
  | { readonly kind: 'none'; readonly reason: Reason };

/** The configured choices among outcomes. */
export type OutcomeSettings = {
  readonly riskRejectState: 'Success' | 'Failure';
  readonly softDeclineState: 'Success' | 'Failure';
};

type Rule = {
  readonly rule: string;
  readonly applies: (facts: Facts) => boolean;
  readonly outcome: (facts: Facts, settings: OutcomeSettings) => Outcome;
};

/** Codes of authorizations that the issuer approved and the gateway declined. Source: reference/cybersource-facts.md §4. */
const SOFT_DECLINES: ReadonlySet<string> = new Set(['200', '230', '520']);

/**
 * The first rule that applies says what the transaction means. An application counts only if it ran.
 * Source: design §6; reference/cybersource.md §4.4, reference/cybersource-facts.md §1 to §4.
 */
const RULES: readonly Rule[] = [
  {
    rule: '475: the shopper still has to authenticate',
    applies: ({ code }) => code === '475',
    outcome: (facts) => ignored('authentication-pending', facts),
  },
  {
    rule: '150, 151, 152, 250, 262, or an error with a time-out or of the system: the outcome is unknown',
    applies: isUnknown,
    outcome: () => ({ kind: 'unknown' }),
  },
  {
    rule: 'ics_void: undoes a capture or refund, which only its relations name',
    applies: (facts) => good(facts, 'void'),
    outcome: (facts) => ({
      kind: 'void',
      isReleased: released(facts),
      beside: besideOf(facts),
    }),
  },
  {
    rule: 'authorization of nothing: verifies a card or makes a token',
    applies: (facts) => has(facts, 'authorization') && isZero(facts),
    outcome: (facts) => ignored('card-verification', facts),
  },
  {
    rule: '480: held for review, authorized only; an eCheck debit waits as a charge',
    applies: (facts) =>
      facts.code === '480' &&
      (hasECheckDebit(facts) ||
        has(facts, 'authorization') ||
        has(facts, 'sale') ||
        has(facts, 'capture')),
    outcome: (facts) =>
      hasECheckDebit(facts)
        ? transaction('Charge', 'Pending', facts, { basis: 'review' })
        : transaction('Authorization', 'Pending', facts, { basis: 'review', orCharge: true }),
  },
  {
    rule: '481: authorized, then rejected by risk; the money is held until it is reversed',
    applies: (facts) => facts.code === '481' && good(facts, 'authorization'),
    outcome: (facts, { riskRejectState }) =>
      authorizedOnly(riskRejectState, facts, 'reversal-needed', {
        ...{ basis: 'risk-reject', orCharge: true },
      }),
  },
  {
    rule: '110: the issuer approved a part, which only the details tell; a sale so approved is not captured',
    applies: (facts) => facts.code === '110' && has(facts, 'authorization'),
    outcome: (facts) =>
      facts.record.authorizedAmount === undefined && facts.details === undefined
        ? { kind: 'details' }
        : authorizedOnly('Success', facts, 'partial-approval', {
            orCharge: asksFor(facts, 'capture'),
          }),
  },
  {
    rule: '200, 230, 520: the issuer approved and holds the money, the gateway declined',
    applies: (facts) => SOFT_DECLINES.has(facts.code ?? '') && has(facts, 'authorization'),
    outcome: (facts, { softDeclineState }) =>
      authorizedOnly(softDeclineState, facts, 'money-held', {
        ...{ basis: 'soft-decline', orCharge: true },
      }),
  },
  {
    rule: 'authorization and capture in one summary: a sale is one charge; one whose capture failed is authorized',
    applies: (facts) => good(facts, 'authorization') && has(facts, 'capture'),
    outcome: (facts) =>
      clean(facts, ['authorization', 'capture'])
        ? transaction('Charge', 'Success', facts)
        : authorizedOnly('Success', facts, 'capture-failed', { orCharge: true }),
  },
  {
    rule: 'authorization alone; a failed one is a failed charge where a charge stands there',
    applies: (facts) => has(facts, 'authorization'),
    outcome: (facts) =>
      clean(facts, ['authorization'])
        ? byStatus('Authorization', 'authorization', facts)
        : transaction('Authorization', 'Failure', facts, { orCharge: true }),
  },
  {
    rule: 'eCheck debit, alternative sale, bank transfer, direct debit: by application and status',
    applies: (facts) => has(facts, 'sale'),
    outcome: (facts) => byStatus('Charge', 'sale', facts),
  },
  {
    rule: 'capture of an earlier authorization',
    applies: (facts) => has(facts, 'capture'),
    outcome: (facts) => byStatus('Charge', 'capture', facts, { isCapture: true }),
  },
  {
    rule: 'refund, with or without an authorization of its own',
    applies: (facts) => has(facts, 'refund'),
    outcome: (facts) => byStatus('Refund', 'refund', facts),
  },
  {
    rule: 'reversal, also automatic and after a time-out',
    applies: (facts) => has(facts, 'reversal'),
    outcome: (facts) =>
      transaction('CancelAuthorization', released(facts) ? 'Success' : 'Failure', facts),
  },
  {
    rule: 'ics_void, refused: nothing changed',
    applies: (facts) => has(facts, 'void'),
    outcome: (facts) => ignored('void-refused', facts),
  },
  {
    rule: 'another service, an application this table does not know, or one that reads SOK without a code',
    applies: (facts) => besideOf(facts) !== undefined,
    outcome: (facts) => ignored('no-money-moved', facts),
  },
];

/** What a gateway transaction means. Total: a record that no rule knows moved no money. */
export function outcomeOf(
  record: GatewayTransaction,
  details: KnownDetails,
  settings: OutcomeSettings,
): Outcome {
  const facts = factsOf(record, details);
  const rule = RULES.find((one) => one.applies(facts));
  return rule?.outcome(facts, settings) ?? ignored('no-money-moved', facts);
}

/** The rules in their order, for the page that explains them. */
export const OUTCOME_RULES: readonly string[] = RULES.map(({ rule }) => rule);

/** No money of the payment moved; what ran beside it is an exception all the same. */
function ignored(reason: Reason, facts: Facts): Outcome {
  return { kind: 'none', reason: besideOf(facts) ?? reason };
}

/** The issuer approved, and nothing was captured: a condition until it is captured or reversed. */
function authorizedOnly(
  state: GatewayState,
  facts: Facts,
  condition: ConditionReason,
  more: Partial<TransactionOutcome>,
): Outcome {
  return transaction('Authorization', state, facts, {
    isCaptureLost: true,
    condition: released(facts) ? undefined : condition,
    ...more,
  });
}

/**
 * An outcome that a status decides, known details before the row; of a card its code. Without any status the details
 * are asked for, and then only an application that settles at once has succeeded by 100.
 */
function byStatus(
  type: TransactionType,
  family: Family,
  facts: Facts,
  more: Partial<TransactionOutcome> = {},
): Outcome {
  const byCode = clean(facts, [family]) ? 'Success' : 'Failure';
  const course = executed(facts, family)
    .map(({ name }) => courseOf(name))
    .find((one) => one !== 'card');
  if (course === undefined || course === 'at once' || byCode === 'Failure')
    return transaction(type, byCode, facts, more);
  const { record, details } = facts;
  const asked = details === undefined || details === 'unavailable' ? undefined : details.record;
  const [said] = [asked, record].flatMap(
    (one) => (one && stateByStatus(statusOf(one, family), family, course)) ?? [],
  );
  if (said === undefined && details === undefined) return { kind: 'details' };
  return transaction(type, said ?? 'Pending', facts, more);
}

function transaction(
  type: TransactionType,
  state: GatewayState,
  facts: Facts,
  more: Partial<TransactionOutcome> = {},
): Outcome {
  return {
    ...{ kind: 'transaction', type, state, basis: 'final' },
    ...{ orCharge: false, isCapture: false, isCaptureLost: false, condition: undefined },
    isReleased: type !== 'CancelAuthorization' && released(facts),
    beside: besideOf(facts),
    ...more,
  };
}
