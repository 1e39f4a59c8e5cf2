import type { PaymentUpdateAction, TransactionDraft } from '@commercetools/platform-sdk';
import type { NewTransaction, PaymentAction } from '../domain/decide/decision.ts';
import { never } from '../domain/result.ts';

/** The key of the payment plugin's custom type for transactions, and the field of it that we keep. */
export const TRANSACTION_DATA = 'isv_transaction_data';
const FIELD = 'isv_availableCaptureAmount';

/** Our action in commercetools' words. Source: reference/commercetools.md §6.2, docs/field-mapping.md. */
export function toUpdateAction(action: PaymentAction): PaymentUpdateAction {
  switch (action.action) {
    case 'addTransaction':
      return { action: 'addTransaction', transaction: toDraft(action.transaction) };
    case 'changeTransactionInteractionId':
    case 'changeTransactionState':
    case 'changeTransactionTimestamp':
      return action;
    case 'setAvailableCaptureAmount': {
      const { transactionId, centAmount, withType } = action;
      return withType
        ? { action: 'setTransactionCustomType', transactionId, ...transactionData(centAmount) }
        : { action: 'setTransactionCustomField', transactionId, name: FIELD, value: centAmount };
    }
    default:
      return never(action);
  }
}

function toDraft({ availableCaptureAmount, ...transaction }: NewTransaction): TransactionDraft {
  return availableCaptureAmount === undefined
    ? transaction
    : { ...transaction, custom: transactionData(availableCaptureAmount) };
}

function transactionData(centAmount: number) {
  return {
    type: { typeId: 'type', key: TRANSACTION_DATA },
    fields: { [FIELD]: centAmount },
  } as const;
}
