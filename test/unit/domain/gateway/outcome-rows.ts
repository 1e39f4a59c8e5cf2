import { expect } from 'chai';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type {
  Application,
  GatewayTransaction,
  KnownDetails,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import {
  type Outcome,
  type OutcomeSettings,
  outcomeOf,
  type TransactionOutcome,
} from '../../../../src/domain/gateway/outcome.ts';
import type { TransactionState, TransactionType } from '../../../../src/domain/payment/payment.ts';
import { application } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import { row } from '../gateway-rows.ts';

/** A rule of the outcome table: what a record means; the settings and details that matter, if any do. */
export type OutcomeRow = readonly [
  rule: string,
  record: GatewayTransaction,
  outcome: Outcome,
  settings?: Partial<OutcomeSettings>,
  details?: KnownDetails,
];

/** One test per row; `source` says where the rules stand. */
export function describeOutcomes(
  subject: string,
  source: string,
  rows: readonly OutcomeRow[],
): void {
  describe(`outcomeOf, ${subject} (${source})`, () => {
    for (const [rule, record, outcome, settings, details] of rows)
      it(rule, () => {
        expect(outcomeOf(record, details, { ...DECISION, ...settings })).to.deep.equal(outcome);
      });
  });
}

/** A summary with one application, of this code and under this top-level code. */
export function summary(name: string, code: string, more: Partial<GatewayTransaction> = {}) {
  return row(1, code, [application(name, code, code === '100' ? '1' : '0')], more);
}

/** A summary in which one application ran with success. */
export function success(name: string, more?: Partial<GatewayTransaction>): GatewayTransaction {
  return summary(name, '100', more);
}

/** A summary in which one application ran and was refused. */
export function refusal(name: string): GatewayTransaction {
  return summary(name, '203');
}

/** An application that has only a flag. */
export function flagged(name: string, rFlag: string, more: Partial<Application> = {}): Application {
  return { ...application(name), rFlag, ...more };
}

/** The outcome that is a commercetools transaction; final, and nothing beside it, unless told. */
export function moved(
  type: TransactionType,
  state: Exclude<TransactionState, 'Initial'>,
  more: Partial<TransactionOutcome> = {},
): Outcome {
  return {
    ...{ kind: 'transaction', type, state, basis: 'final' },
    ...{ orCharge: false, isCapture: false, isCaptureLost: false, isReleased: false },
    ...{ condition: undefined, beside: undefined },
    ...more,
  };
}

/** The authorization of a record whose money is held and was not captured. */
export function heldBy(
  condition: TransactionOutcome['condition'],
  state: 'Success' | 'Failure',
  more: Partial<TransactionOutcome> = {},
): Outcome {
  return moved('Authorization', state, {
    ...{ condition, isCaptureLost: true, orCharge: true },
    ...more,
  });
}

/** The outcome that a capture or refund was voided. */
export function voids(more: { isReleased?: boolean; beside?: Reason } = {}): Outcome {
  return { kind: 'void', isReleased: false, beside: undefined, ...more };
}

/** Nobody knows how it ended. */
export const UNKNOWN: Outcome = { kind: 'unknown' };

/** The details must be asked first. */
export const DETAILS: Outcome = { kind: 'details' };

/** The outcome that is no transaction, and why. */
export function none(reason: Reason): Outcome {
  return { kind: 'none', reason };
}
