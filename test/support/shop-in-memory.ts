import type { Payment, Transaction } from '../../src/domain/payment/payment.ts';
import { fractionDigits, type SandboxPayment } from '../../src/sandbox/commercetools.ts';
import { aPayment, money } from './builders.ts';

/** A payment of the sandbox shop as a decision sees it. */
export function paymentOf({
  id,
  key,
  amount,
  merchantId,
  saleEnabled = false,
  transactions = [],
}: SandboxPayment): Payment {
  const { centAmount, currencyCode } = amount;
  const currency = { currencyCode, fractionDigits: fractionDigits(currencyCode) };
  const known = transactions.map(
    ({ id = '', centAmount, interactionId, timestamp, availableCaptureAmount, type, state }, n) => {
      const customType = availableCaptureAmount === undefined ? 'none' : 'transaction-data';
      const transaction: Transaction = {
        ...{ id: id || `known-${n}`, type, state, amount: money(centAmount, currencyCode) },
        ...{ interactionId, timestamp, customType, availableCaptureAmount },
      };
      return transaction;
    },
  );
  const facts = { id, key, merchantId, currency, saleEnabled, usesTransactionData: true };
  return aPayment({ ...facts, plannedAmount: centAmount, transactions: known });
}
