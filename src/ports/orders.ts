import type { Failure } from '../domain/failure.ts';
import type { Money } from '../domain/money/money.ts';
import type { OrderPaymentState } from '../domain/payment/order-payment-state.ts';
import type { Result } from '../domain/result.ts';

/** An order as far as its payment state goes; `total` is what it costs, taxes included. */
export type OrderOfPayments = {
  readonly id: string;
  readonly version: number;
  /** As commercetools has it; undefined where nobody has ever set it. */
  readonly paymentState: string | undefined;
  readonly total: Money;
  readonly paymentIds: readonly string[];
};

/** The orders of payments. Answers `Failure`, never throws, always settles; a write is sent once. */
export type Orders = {
  /** Every order that has one of these payments. */
  ofPayments(paymentIds: readonly string[]): Promise<Result<readonly OrderOfPayments[], Failure>>;
  get(id: string): Promise<Result<OrderOfPayments, Failure>>;
  /** `VersionConflict` when `version` is not the newest. */
  setPaymentState(
    id: string,
    version: number,
    state: OrderPaymentState,
  ): Promise<Result<OrderOfPayments, Failure>>;
};
