import type { Purchase, PurchaseReference } from '../ports/ports.ts';
import type { BasketAnswer, PaidAnswer } from './purchase-answers.ts';

/** What is paid for, from the order or cart and the payment that there are; one of them is. */
export function toPurchase(
  reference: PurchaseReference,
  basket: BasketAnswer | undefined,
  paid: PaidAnswer | undefined,
): Purchase | undefined {
  // With prices without tax, the total lacks what the customer pays on top.
  const amount = paid?.amountPlanned ?? basket?.taxedPrice?.totalGross ?? basket?.totalPrice;
  if (amount === undefined) return undefined;
  const { centAmount, currencyCode, fractionDigits } = amount;
  return {
    reference,
    amount: { centAmount, currencyCode },
    fractionDigits,
    customerId: basket?.customerId ?? paid?.customer?.id,
    email: basket?.customerEmail,
    phone: phoneOf(basket),
    orderNumber: basket?.orderNumber,
    payment: paid && { id: paid.id, key: paid.key, merchantId: merchantIdOf(paid) },
  };
}

function phoneOf(basket: BasketAnswer | undefined): string | undefined {
  const addresses = [basket?.billingAddress, basket?.shippingAddress];
  const numbers = addresses.flatMap((address) => [address?.mobile, address?.phone]);
  return numbers.find((number) => number !== undefined && number !== '');
}

function merchantIdOf({ custom }: PaidAnswer): string | undefined {
  const value: unknown = custom?.fields.isv_merchantId;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
