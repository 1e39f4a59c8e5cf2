import { expect } from 'chai';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import {
  type Basis,
  type Outcome,
  type OutcomeSettings,
  outcomeOf,
} from '../../../../src/domain/gateway/outcome.ts';
import type { TransactionState, TransactionType } from '../../../../src/domain/payment/payment.ts';

/** A rule of the outcome table: what a record means; the settings that matter, if any do. */
export type OutcomeRow = readonly [
  rule: string,
  record: GatewayTransaction,
  outcome: Outcome,
  settings?: Partial<OutcomeSettings>,
];

/** One test per row. */
export function describeOutcomes(subject: string, rows: readonly OutcomeRow[]): void {
  describe(subject, () => {
    for (const [rule, record, outcome, settings] of rows) {
      it(rule, () => {
        const all: OutcomeSettings = {
          saleEnabled: false,
          riskRejectState: 'Failure',
          ...settings,
        };
        expect(outcomeOf(record, all)).to.deep.equal(outcome);
      });
    }
  });
}

/** The outcome that is a commercetools transaction; final, and not reversed in its own summary, unless told. */
export function moved(
  type: TransactionType,
  state: Exclude<TransactionState, 'Initial'>,
  basis: Basis = 'final',
  reversed = false,
): Outcome {
  return { kind: 'transaction', type, state, basis, reversed };
}

/** The outcome that a capture or refund was voided; `reversed` when the authorization was released with it. */
export function voids(reversed = false): Outcome {
  return { kind: 'void', reversed };
}

/** The outcome that is no transaction, and why. */
export function none(reason: Reason): Outcome {
  return { kind: 'none', reason };
}
