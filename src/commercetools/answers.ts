import { z } from 'zod';

const Money = z.object({
  centAmount: z.number().int(),
  currencyCode: z.string(),
  fractionDigits: z.number().int(),
});

const CustomAnswer = z.object({
  type: z.object({ id: z.string() }),
  fields: z.record(z.string(), z.unknown()).default({}),
});

const TransactionAnswer = z.object({
  id: z.string(),
  type: z.string(),
  state: z.string(),
  amount: Money,
  interactionId: z.string().optional(),
  timestamp: z.string().optional(),
  custom: CustomAnswer.optional(),
});

/** A payment as commercetools answers it, as far as we read it. Source: reference/commercetools.md §6.1. */
export const PaymentAnswer = z.object({
  id: z.string(),
  version: z.number().int(),
  key: z.string().optional(),
  amountPlanned: Money,
  paymentMethodInfo: z.object({ method: z.string().optional() }).optional(),
  transactions: z.array(TransactionAnswer),
  custom: CustomAnswer.optional(),
  createdAt: z.string(),
  lastModifiedAt: z.string(),
});

/** A page of a payment query. */
export const PaymentsAnswer = z.object({
  results: z.array(PaymentAnswer),
  total: z.number().int().optional(),
});

/** A page of an order query; only what joins orders and payments. */
export const OrdersAnswer = z.object({
  results: z.array(
    z.object({
      orderNumber: z.string().optional(),
      paymentInfo: z.object({ payments: z.array(z.object({ id: z.string() })) }).optional(),
    }),
  ),
});

/** A custom type; only its id. */
export const TypeAnswer = z.object({ id: z.string() });

/** A custom type's reference and fields on a payment or transaction. */
export type CustomAnswer = z.infer<typeof CustomAnswer>;

/** A transaction as commercetools answers it. */
export type TransactionAnswer = z.infer<typeof TransactionAnswer>;

/** A payment as commercetools answers it. */
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;

/** An order as commercetools answers it. */
export type OrderAnswer = z.infer<typeof OrdersAnswer>['results'][number];
