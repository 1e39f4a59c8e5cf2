import type { Reason } from '../decide/reason.ts';
import type { TransactionState, TransactionType } from '../payment/payment.ts';
import { type Family, familyOf, isNeutral } from './applications.ts';
import {
  type Application,
  type GatewayTransaction,
  ran,
  succeeded,
} from './gateway-transaction.ts';

/**
 * How firm a state is: `review` and `risk-reject` records describe the moment of the authorization,
 * so a state that is already final stands against them.
 */
export type Basis = 'final' | 'review' | 'risk-reject';

/** What a gateway transaction means for a payment. `reversed`: its own summary also released the authorization. */
export type Outcome =
  | {
      readonly kind: 'transaction';
      readonly type: TransactionType;
      readonly state: Exclude<TransactionState, 'Initial'>;
      readonly basis: Basis;
      readonly reversed: boolean;
    }
  | { readonly kind: 'void'; readonly reversed: boolean }
  | { readonly kind: 'none'; readonly reason: Reason };

/** What a record alone does not tell: the payment's `isv_saleEnabled`, and the configured `RISK_REJECT_STATE`. */
export type OutcomeSettings = {
  readonly saleEnabled: boolean;
  readonly riskRejectState: 'Success' | 'Failure';
};

type Facts = OutcomeSettings & {
  readonly code: string | undefined;
  readonly applications: readonly Application[];
  readonly zeroAmount: boolean;
};

type Rule = {
  readonly rule: string;
  readonly applies: (facts: Facts) => boolean;
  readonly outcome: (facts: Facts) => Outcome;
};

/**
 * The first rule that applies says what the transaction means. An application counts only if it ran.
 * Source: design §6; reference/cybersource.md §4.4.
 */
const RULES: readonly Rule[] = [
  {
    rule: '475: the shopper still has to authenticate',
    applies: ({ code }) => code === '475',
    outcome: () => none('authentication-pending'),
  },
  {
    rule: 'ics_void: undoes a capture or refund, which only its details name',
    applies: (facts) => has(facts, 'void'),
    outcome: (facts) =>
      good(facts, 'void') ? { kind: 'void', reversed: released(facts) } : none('void-refused'),
  },
  {
    rule: 'authorization of nothing: verifies a card or makes a token',
    applies: (facts) => has(facts, 'authorization') && facts.zeroAmount,
    outcome: () => none('card-verification'),
  },
  {
    rule: '480: held for review',
    applies: (facts) =>
      facts.code === '480' &&
      (has(facts, 'authorization') ||
        has(facts, 'sale') ||
        has(facts, 'capture') ||
        eCheckUnderReview(facts)),
    outcome: (facts) => transaction(saleType(facts), 'Pending', facts, 'review'),
  },
  {
    rule: '481: authorized, then rejected by risk',
    applies: (facts) => facts.code === '481' && good(facts, 'authorization'),
    outcome: (facts) =>
      transaction(captureType(facts), facts.riskRejectState, facts, 'risk-reject'),
  },
  {
    rule: 'authorization with its capture in one summary: a sale is one Charge',
    applies: (facts) => has(facts, 'authorization') && has(facts, 'capture'),
    outcome: (facts) => final('Charge', facts, ['authorization', 'capture']),
  },
  {
    rule: 'authorization alone; a failed one is a failed Charge where the payment is a sale',
    applies: (facts) => has(facts, 'authorization'),
    outcome: (facts) =>
      clean(facts, ['authorization'])
        ? transaction('Authorization', 'Success', facts, 'final')
        : transaction(saleType(facts), 'Failure', facts, 'final'),
  },
  {
    rule: 'eCheck debit, alternative sale, bank transfer, direct debit',
    applies: (facts) => has(facts, 'sale'),
    outcome: (facts) => final('Charge', facts, ['sale']),
  },
  {
    rule: 'capture of an earlier authorization',
    applies: (facts) => has(facts, 'capture'),
    outcome: (facts) => final('Charge', facts, ['capture']),
  },
  {
    rule: 'refund',
    applies: (facts) => has(facts, 'refund'),
    outcome: (facts) => final('Refund', facts, ['refund']),
  },
  {
    rule: 'reversal, also automatic and after a time-out',
    applies: (facts) => has(facts, 'reversal'),
    outcome: (facts) =>
      transaction('CancelAuthorization', released(facts) ? 'Success' : 'Failure', facts, 'final'),
  },
  {
    rule: 'an application this table does not know ran',
    applies: ({ applications }) =>
      applications.some((application) => ran(application) && !isNeutral(application.name)),
    outcome: () => none('unknown-application'),
  },
];

/** What a gateway transaction means. Total: a record that no rule knows moved no money. */
export function outcomeOf(record: GatewayTransaction, settings: OutcomeSettings): Outcome {
  const facts: Facts = {
    ...settings,
    code: record.reasonCode ?? verdictCode(record.applications),
    applications: record.applications,
    zeroAmount: record.amount !== undefined && /^0+(\.0*)?$/.test(record.amount.decimal),
  };
  return RULES.find((rule) => rule.applies(facts))?.outcome(facts) ?? none('no-money-moved');
}

/** Where the top level gives no code, a review or rejection by risk is told by `ics_decision` alone. */
function verdictCode(applications: readonly Application[]): string | undefined {
  return applications.find(({ name }) => name === 'ics_decision')?.reasonCode;
}

function none(reason: Reason): Outcome {
  return { kind: 'none', reason };
}

function executed({ applications }: Facts, family: Family): readonly Application[] {
  return applications.filter(
    (application) => familyOf(application.name) === family && ran(application),
  );
}

function has(facts: Facts, family: Family): boolean {
  return executed(facts, family).length > 0;
}

function good(facts: Facts, family: Family): boolean {
  return has(facts, family) && executed(facts, family).every(succeeded);
}

/** Success of the whole summary: its applications succeeded, and the top level, where given, says so too. */
function clean(facts: Facts, families: readonly Family[]): boolean {
  return (
    (facts.code === undefined || facts.code === '100') &&
    families.every((family) => good(facts, family))
  );
}

/** A reversal counts by its own code, 100, or by rCode 1. */
function released(facts: Facts): boolean {
  return executed(facts, 'reversal').some((one) => one.reasonCode === '100' || one.rCode === '1');
}

/** A debit under review carries no code of its own beside `ics_decision` 480, and counts all the same. */
function eCheckUnderReview({ applications }: Facts): boolean {
  const held = applications.some((a) => a.name === 'ics_decision' && a.reasonCode === '480');
  return held && applications.some((a) => a.name === 'ics_ecp_debit');
}

function captureType(facts: Facts): 'Charge' | 'Authorization' {
  return has(facts, 'capture') || has(facts, 'sale') ? 'Charge' : 'Authorization';
}

function saleType(facts: Facts): 'Charge' | 'Authorization' {
  return facts.saleEnabled || eCheckUnderReview(facts) ? 'Charge' : captureType(facts);
}

function transaction(
  type: TransactionType,
  state: Exclude<TransactionState, 'Initial'>,
  facts: Facts,
  basis: Basis,
): Outcome {
  return { kind: 'transaction', type, state, basis, reversed: released(facts) };
}

function final(type: TransactionType, facts: Facts, families: readonly Family[]): Outcome {
  return transaction(type, clean(facts, families) ? 'Success' : 'Failure', facts, 'final');
}
