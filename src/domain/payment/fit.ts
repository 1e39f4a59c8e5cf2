import { familyOf } from '../gateway/applications.ts';
import {
  type GatewayAmount,
  type GatewayTransaction,
  ran,
} from '../gateway/gateway-transaction.ts';
import { parseMoney } from '../money/money.ts';
import type { Payment } from './payment.ts';

/** What a record says of the payment it belongs to, beside its reference. */
export type Claim = {
  readonly merchantId: string;
  /** Undefined where the gateway gives none, and for a verdict. */
  readonly amount: GatewayAmount | undefined;
  /** Whether it holds or takes money, which is then not more than the payment plans. */
  readonly takesMoney: boolean;
};

/** Which of the payments that a key or an order number leads to is meant, or why none is. */
export type Fit =
  | { readonly kind: 'found'; readonly payment: Payment }
  | { readonly kind: 'none'; readonly reason: 'other-shop' | 'ambiguous-payment' };

/** What a record claims. */
export function claimOf(record: GatewayTransaction): Claim {
  const { merchantId, amount, refundedAmount, reversedAmount, voidedAmount } = record;
  const takesMoney = record.applications.filter(ran).some(({ name }) => {
    const family = familyOf(name);
    return family === 'authorization' || family === 'capture' || family === 'sale';
  });
  const anyAmount = amount ?? refundedAmount ?? reversedAmount ?? voidedAmount;
  return { merchantId, amount: anyAmount, takesMoney };
}

/**
 * The payment that fits what a record claims, of those that its key or order number leads to: a key or an order number
 * is unique in one shop, not under one merchant account. Of several, the one whose planned amount is the record's.
 * Source: design §5.
 */
export function fitting(
  claim: Claim,
  candidates: readonly Payment[],
  defaultMerchantId: string,
): Fit {
  const own = candidates.filter(
    (payment) => isOfMerchant(claim, payment, defaultMerchantId) && isOfCurrency(claim, payment),
  );
  const [first, another] = own;
  if (first === undefined) return { kind: 'none', reason: 'other-shop' };
  if (another === undefined) {
    const isPlanned = !claim.takesMoney || (centsOf(claim, first) ?? 0) <= first.plannedAmount;
    return isPlanned ? { kind: 'found', payment: first } : { kind: 'none', reason: 'other-shop' };
  }
  const [meant, ...others] = own.filter((one) => centsOf(claim, one) === one.plannedAmount);
  return meant === undefined || others.length > 0
    ? { kind: 'none', reason: 'ambiguous-payment' }
    : { kind: 'found', payment: meant };
}

/** The gateway folds the case of merchant ids, and so do people who write them on payments. */
function isOfMerchant({ merchantId }: Claim, payment: Payment, defaultMerchantId: string): boolean {
  const named = payment.merchantId ?? defaultMerchantId;
  return named.toLowerCase() === merchantId.toLowerCase();
}

function isOfCurrency({ amount }: Claim, { currency }: Payment): boolean {
  return amount === undefined || amount.currencyCode.toUpperCase() === currency.currencyCode;
}

/** Undefined where there is no exact amount; what cannot be written is for the decision to say. */
function centsOf({ amount }: Claim, { currency }: Payment): number | undefined {
  const money = amount === undefined ? undefined : parseMoney(amount.decimal, currency);
  return money?.ok ? money.value.centAmount : undefined;
}
