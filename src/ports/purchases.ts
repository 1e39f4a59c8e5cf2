import type { Failure } from '../domain/failure.ts';
import type { Money } from '../domain/money/money.ts';
import type { Result } from '../domain/result.ts';

/** An order, a cart or a payment in commercetools, by its id. */
export type PurchaseReference = {
  readonly kind: 'order' | 'cart' | 'payment';
  readonly id: string;
};

/** What somebody is about to pay for, as far as a payload tells it. */
export type Purchase = {
  readonly reference: PurchaseReference;
  /** What is to be paid: of the payment where there is one, else the total with taxes. */
  readonly amount: Money;
  readonly fractionDigits: number;
  /** Undefined for a guest. */
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly orderNumber: string | undefined;
  readonly payment:
    | {
        readonly id: string;
        readonly key: string | undefined;
        readonly merchantId: string | undefined;
      }
    | undefined;
};

/** What is paid for, read from commercetools, and the payment it is paid by. Answers `Failure`, never throws. */
export type Purchases = {
  /** `NotFound` when there is none; `Invalid` when it has several payments, for nothing says which is meant. */
  get(reference: PurchaseReference): Promise<Result<Purchase, Failure>>;
  /** Keys of payments and order numbers that are `orderId` in capitals or small letters, but not to the letter. */
  spelledAlike(orderId: string): Promise<Result<readonly string[], Failure>>;
  /**
   * Sees to it that the purchase has a payment with this key, and answers its id: creates one and adds it to
   * the order or cart, or gives the one it has the key. Asked again, it changes nothing; a payment that
   * carries another key is left alone. `merchantId` is set for a MID that is not the default one.
   */
  keepPayment(
    purchase: Purchase,
    key: string,
    merchantId: string | undefined,
  ): Promise<Result<string, Failure>>;
};
