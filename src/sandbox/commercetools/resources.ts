import type { CentPrecisionMoney, Order, Payment } from '@commercetools/platform-sdk';
import type { TransactionState, TransactionType } from '../../domain/payment/payment.ts';
import { PAYMENT_TYPE_ID, TRANSACTION_TYPE_ID } from './plugin-types.ts';

/** An amount in minor units. */
export type SandboxMoney = { readonly centAmount: number; readonly currencyCode: string };

/** A transaction of a sandbox payment; its currency is the payment's unless it says otherwise. */
export type SandboxTransaction = {
  readonly id?: string;
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly centAmount: number;
  readonly currencyCode?: string;
  readonly interactionId?: string;
  /** ISO instant. */
  readonly timestamp?: string;
  /** Sets the custom type `isv_transaction_data`; minor units left of a charge after refunds. */
  readonly availableCaptureAmount?: number;
};

/** A payment as the shop wrote it; instants are ISO strings. */
export type SandboxPayment = {
  readonly id: string;
  readonly key?: string;
  readonly amount: SandboxMoney;
  readonly createdAt: string;
  readonly lastModifiedAt?: string;
  /** `paymentMethodInfo.method`, `creditCard` unless told otherwise. */
  readonly method?: string;
  /** `isv_merchantId`; absent for the default merchant id. */
  readonly merchantId?: string;
  /** `isv_saleEnabled`. */
  readonly saleEnabled?: boolean;
  readonly transactions?: readonly SandboxTransaction[];
};

/** An order with the payments it was paid by. */
export type SandboxOrder = {
  readonly id: string;
  readonly orderNumber: string;
  readonly createdAt: string;
  readonly total: SandboxMoney;
  readonly paymentIds: readonly string[];
  readonly email?: string;
};

// ISO 4217; every other currency of the sandbox has two.
const FRACTION_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  CLP: 0,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  OMR: 3,
  TND: 3,
  VND: 0,
};

/** How many digits a currency has behind its decimal point. */
export function fractionDigits(currencyCode: string): number {
  return FRACTION_DIGITS[currencyCode] ?? 2;
}

function toMoney({ centAmount, currencyCode }: SandboxMoney): CentPrecisionMoney {
  const digits = fractionDigits(currencyCode);
  return { type: 'centPrecision', centAmount, currencyCode, fractionDigits: digits };
}

function customFields(typeId: string, fields: Readonly<Record<string, unknown>>) {
  return { type: { typeId: 'type', id: typeId }, fields } as const;
}

/** The payment as commercetools stores it; `newId` makes ids of transactions that have none. */
export function toPayment(payment: SandboxPayment, newId: () => string): Payment {
  const { amount, merchantId, saleEnabled, transactions = [] } = payment;
  const custom = {
    ...(merchantId === undefined ? {} : { isv_merchantId: merchantId }),
    ...(saleEnabled === undefined ? {} : { isv_saleEnabled: saleEnabled }),
  };
  return {
    id: payment.id,
    version: 1,
    createdAt: payment.createdAt,
    lastModifiedAt: payment.lastModifiedAt ?? payment.createdAt,
    ...(payment.key === undefined ? {} : { key: payment.key }),
    amountPlanned: toMoney(amount),
    paymentMethodInfo: {
      paymentInterface: 'cybersource',
      method: payment.method ?? 'creditCard',
    },
    paymentStatus: {},
    transactions: transactions.map((one) => toTransaction(one, amount.currencyCode, newId)),
    interfaceInteractions: [],
    custom: customFields(PAYMENT_TYPE_ID, custom),
  };
}

function toTransaction(one: SandboxTransaction, currencyCode: string, newId: () => string) {
  const { availableCaptureAmount } = one;
  const fields = { isv_availableCaptureAmount: availableCaptureAmount };
  return {
    id: one.id ?? newId(),
    type: one.type,
    state: one.state,
    amount: toMoney({ centAmount: one.centAmount, currencyCode: one.currencyCode ?? currencyCode }),
    ...(one.interactionId === undefined ? {} : { interactionId: one.interactionId }),
    ...(one.timestamp === undefined ? {} : { timestamp: one.timestamp }),
    ...(availableCaptureAmount === undefined
      ? {}
      : { custom: customFields(TRANSACTION_TYPE_ID, fields) }),
  };
}

/** The order as commercetools stores it. */
export function toOrder(order: SandboxOrder): Order {
  return {
    id: order.id,
    version: 1,
    createdAt: order.createdAt,
    lastModifiedAt: order.createdAt,
    orderNumber: order.orderNumber,
    ...(order.email === undefined ? {} : { customerEmail: order.email }),
    totalPrice: toMoney(order.total),
    lineItems: [],
    customLineItems: [],
    shipping: [],
    shippingMode: 'Single',
    syncInfo: [],
    origin: 'Customer',
    orderState: 'Open',
    taxMode: 'Platform',
    taxRoundingMode: 'HalfEven',
    taxCalculationMode: 'LineItemLevel',
    inventoryMode: 'None',
    refusedGifts: [],
    paymentInfo: { payments: order.paymentIds.map((id) => ({ typeId: 'payment', id })) },
  };
}
