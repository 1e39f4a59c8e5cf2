import { z } from 'zod';
import type { CustomType, Payment, Transaction } from '../domain/payment/payment.ts';
import type { CustomAnswer, PaymentAnswer, TransactionAnswer } from './answers.ts';

/** The project's id of the type `isv_transaction_data`; undefined where the project has none. */
export type TransactionDataTypeId = string | undefined;

const AvailableAmount = z.number().int().catch(NaN);

/** Reads a commercetools payment as far as a decision needs it. */
export function toPayment(payment: PaymentAnswer, typeId: TransactionDataTypeId): Payment {
  const { currencyCode, fractionDigits, centAmount } = payment.amountPlanned;
  return {
    id: payment.id,
    version: payment.version,
    key: payment.key,
    merchantId: merchantIdOf(payment),
    currency: { currencyCode, fractionDigits },
    plannedAmount: centAmount,
    usesTransactionData: typeId !== undefined,
    transactions: payment.transactions.map((transaction) => toTransaction(transaction, typeId)),
  };
}

/** The merchant id a payment names in its field `isv_merchantId`; undefined for the default one. */
export function merchantIdOf(payment: PaymentAnswer): string | undefined {
  const value: unknown = payment.custom?.fields.isv_merchantId;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toTransaction(transaction: TransactionAnswer, typeId: TransactionDataTypeId): Transaction {
  const { centAmount, currencyCode } = transaction.amount;
  return {
    id: transaction.id,
    type: transaction.type as Transaction['type'],
    state: transaction.state as Transaction['state'],
    amount: { centAmount, currencyCode },
    interactionId: transaction.interactionId?.trim() || undefined,
    timestamp: transaction.timestamp,
    customType: toCustomType(transaction.custom, typeId),
    availableCaptureAmount: availableCaptureAmount(transaction.custom, typeId),
  };
}

function toCustomType(custom: CustomAnswer | undefined, typeId: TransactionDataTypeId): CustomType {
  if (custom === undefined) return 'none';
  return custom.type.id === typeId ? 'transaction-data' : 'foreign';
}

function availableCaptureAmount(custom: CustomAnswer | undefined, typeId: TransactionDataTypeId) {
  if (toCustomType(custom, typeId) !== 'transaction-data') return undefined;
  const amount = AvailableAmount.parse(custom?.fields.isv_availableCaptureAmount);
  return Number.isNaN(amount) ? undefined : amount;
}
