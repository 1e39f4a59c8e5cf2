import { z } from 'zod';

const Money = z.object({
  centAmount: z.number().int(),
  currencyCode: z.string(),
  fractionDigits: z.number().int(),
});

const Address = z.object({ phone: z.string().optional(), mobile: z.string().optional() });

/** An order or a cart as commercetools answers it, as far as somebody who pays for it is concerned. */
export const BasketAnswer = z.object({
  id: z.string(),
  version: z.number().int(),
  orderNumber: z.string().optional(),
  customerId: z.string().optional(),
  customerEmail: z.string().optional(),
  totalPrice: Money,
  taxedPrice: z.object({ totalGross: Money }).optional(),
  billingAddress: Address.optional(),
  shippingAddress: Address.optional(),
  paymentInfo: z.object({ payments: z.array(z.object({ id: z.string() })) }).optional(),
});

/** A page of an order or cart query. */
export const BasketsAnswer = z.object({ results: z.array(BasketAnswer) });

/** A payment, as far as a payload tells of it. */
export const PaidAnswer = z.object({
  id: z.string(),
  version: z.number().int(),
  key: z.string().optional(),
  amountPlanned: Money,
  customer: z.object({ id: z.string() }).optional(),
  custom: z.object({ fields: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** A page of a payment query; only the keys. */
export const KeysAnswer = z.object({ results: z.array(z.object({ key: z.string().optional() })) });

/** An order or a cart as commercetools answers it. */
export type BasketAnswer = z.infer<typeof BasketAnswer>;

/** A payment as commercetools answers it. */
export type PaidAnswer = z.infer<typeof PaidAnswer>;
