import { randomUUID } from 'node:crypto';
import type { TransactionState, TransactionType } from '../../src/domain/payment/payment.ts';

/** An amount as commercetools stores it. */
export type CentPrecisionMoney = {
  readonly type: 'centPrecision';
  readonly currencyCode: string;
  readonly centAmount: number;
  readonly fractionDigits: number;
};

/** Custom fields of a stored resource. */
export type StoredCustom = {
  readonly type: { readonly typeId: 'type'; readonly id: string };
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A transaction as commercetools answers it. */
export type StoredTransaction = {
  readonly id: string;
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly amount: CentPrecisionMoney;
  readonly interactionId?: string;
  readonly timestamp?: string;
  readonly custom?: StoredCustom;
};

/** A payment as commercetools answers it; never changed in place. */
export type StoredPayment = {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly lastModifiedAt: string;
  readonly key?: string;
  readonly amountPlanned: CentPrecisionMoney;
  readonly paymentMethodInfo: { readonly paymentInterface: string; readonly method?: string };
  readonly paymentStatus: Readonly<Record<string, never>>;
  readonly transactions: readonly StoredTransaction[];
  readonly interfaceInteractions: readonly never[];
  readonly custom?: StoredCustom;
};

/** An order as commercetools answers it, as far as a payment connector looks. */
export type StoredOrder = {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly lastModifiedAt: string;
  readonly orderNumber: string;
  readonly orderState: 'Open';
  readonly paymentState?: string;
  readonly totalPrice: CentPrecisionMoney;
  readonly taxedPrice?: { readonly totalGross: CentPrecisionMoney };
  readonly paymentInfo: {
    readonly payments: readonly { readonly typeId: 'payment'; readonly id: string }[];
  };
};

/** An order to begin with, for 10.00 EUR unless told. */
export type OrderDraft = {
  readonly orderNumber: string;
  readonly paymentIds: readonly string[];
  readonly currency?: string;
  readonly centAmount?: number;
  /** With taxes, where they come on top. */
  readonly grossCentAmount?: number;
  readonly paymentState?: string;
};

/** A transaction to begin with; `currency` is the payment's unless told. */
export type TransactionDraft = {
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly centAmount: number;
  readonly currency?: string;
  readonly interactionId?: string;
  readonly timestamp?: string;
  /** `isv_transaction_data` when only `availableCaptureAmount` is given; the type must have been added. */
  readonly customTypeKey?: string;
  readonly availableCaptureAmount?: number;
};

/** A payment to begin with. */
export type PaymentDraft = {
  readonly id?: string;
  readonly key?: string;
  readonly currency: string;
  readonly centAmount: number;
  readonly merchantId?: string;
  readonly saleEnabled?: boolean;
  readonly method?: string;
  readonly createdAt?: string;
  readonly transactions?: readonly TransactionDraft[];
};

/** The custom type of the Cybersource plugin's transactions, and its one field that we know. */
export const TRANSACTION_TYPE = 'isv_transaction_data';

/** The field of `TRANSACTION_TYPE` that holds what is left of a charge. */
export const AVAILABLE_CAPTURE_AMOUNT = 'isv_availableCaptureAmount';

/** The custom type of the Cybersource plugin's payments. */
export const PAYMENT_TYPE = 'isv_payment_data';

const FRACTION_DIGITS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  CLP: 0,
  KWD: 3,
  BHD: 3,
  JOD: 3,
};

/** An amount with the fraction digits of its currency. */
export function centPrecision(currencyCode: string, centAmount: number): CentPrecisionMoney {
  const fractionDigits = FRACTION_DIGITS[currencyCode] ?? 2;
  return { type: 'centPrecision', currencyCode, centAmount, fractionDigits };
}

/** The payment that a draft creates; `typeId` finds the id of a custom type, and throws when it is unknown. */
export function toStoredPayment(
  draft: PaymentDraft,
  typeId: (key: string) => string,
): StoredPayment {
  const createdAt = draft.createdAt ?? new Date().toISOString();
  const custom = paymentCustom(draft, typeId);
  return {
    id: draft.id ?? randomUUID(),
    version: 1,
    createdAt,
    lastModifiedAt: createdAt,
    ...(draft.key === undefined ? {} : { key: draft.key }),
    amountPlanned: centPrecision(draft.currency, draft.centAmount),
    paymentMethodInfo: {
      paymentInterface: 'cybersource',
      ...(draft.method === undefined ? {} : { method: draft.method }),
    },
    paymentStatus: {},
    transactions: (draft.transactions ?? []).map((one) => toStored(one, draft.currency, typeId)),
    interfaceInteractions: [],
    ...(custom === undefined ? {} : { custom }),
  };
}

/** The order that joins its number to its payments. */
export function toStoredOrder(draft: OrderDraft): StoredOrder {
  const { orderNumber, paymentIds, currency = 'EUR', centAmount = 1000, paymentState } = draft;
  const gross = draft.grossCentAmount;
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    version: 1,
    createdAt: now,
    lastModifiedAt: now,
    orderNumber,
    orderState: 'Open',
    ...(paymentState === undefined ? {} : { paymentState }),
    totalPrice: centPrecision(currency, centAmount),
    ...(gross === undefined ? {} : { taxedPrice: { totalGross: centPrecision(currency, gross) } }),
    paymentInfo: { payments: paymentIds.map((id) => ({ typeId: 'payment', id })) },
  };
}

function paymentCustom(
  { merchantId, saleEnabled }: PaymentDraft,
  typeId: (key: string) => string,
): StoredCustom | undefined {
  if (merchantId === undefined && saleEnabled === undefined) return undefined;
  const fields = {
    ...(merchantId === undefined ? {} : { isv_merchantId: merchantId }),
    ...(saleEnabled === undefined ? {} : { isv_saleEnabled: saleEnabled }),
  };
  return { type: { typeId: 'type', id: typeId(PAYMENT_TYPE) }, fields };
}

function toStored(
  draft: TransactionDraft,
  currency: string,
  typeId: (key: string) => string,
): StoredTransaction {
  const { availableCaptureAmount: available, interactionId, timestamp } = draft;
  const key = draft.customTypeKey ?? (available === undefined ? undefined : TRANSACTION_TYPE);
  const fields = available === undefined ? {} : { [AVAILABLE_CAPTURE_AMOUNT]: available };
  return {
    id: randomUUID(),
    type: draft.type,
    state: draft.state,
    amount: centPrecision(draft.currency ?? currency, draft.centAmount),
    ...(interactionId === undefined ? {} : { interactionId }),
    ...(timestamp === undefined ? {} : { timestamp: new Date(timestamp).toISOString() }),
    ...(key === undefined ? {} : { custom: { type: { typeId: 'type', id: typeId(key) }, fields } }),
  };
}
