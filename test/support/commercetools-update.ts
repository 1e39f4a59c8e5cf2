import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { TransactionState, TransactionType } from '../../src/domain/payment/payment.ts';
import {
  amount,
  type Fields,
  fields,
  instant,
  isFields,
  member,
  optional,
  text,
} from './commercetools-body.ts';
import { customOf, type Types, withField } from './commercetools-custom.ts';
import { invalidInput, invalidOperation } from './commercetools-errors.ts';
import type { StoredPayment, StoredTransaction } from './commercetools-resources.ts';

const TYPES: readonly TransactionType[] = [
  'Authorization',
  'CancelAuthorization',
  'Charge',
  'Refund',
  'Chargeback',
];
const STATES: readonly TransactionState[] = ['Initial', 'Pending', 'Success', 'Failure'];

/** What an action makes of the transaction it names; the very same when nothing changes. */
type Change = (transaction: StoredTransaction, action: Fields, types: Types) => StoredTransaction;

const CHANGES: Readonly<
  Record<string, { readonly allowed: readonly string[]; readonly change: Change }>
> = {
  changeTransactionState: {
    allowed: ['state'],
    change: (transaction, action) => ({ ...transaction, state: member(action, 'state', STATES) }),
  },
  changeTransactionInteractionId: {
    allowed: ['interactionId'],
    change: (transaction, action) => ({
      ...transaction,
      interactionId: text(action, 'interactionId'),
    }),
  },
  changeTransactionTimestamp: {
    allowed: ['timestamp'],
    change: (transaction, action) => ({ ...transaction, timestamp: instant(action, 'timestamp') }),
  },
  setTransactionCustomType: {
    allowed: ['type', 'fields'],
    change: ({ custom: _, ...transaction }, action, types) =>
      action.type === undefined ? transaction : { ...transaction, custom: customOf(action, types) },
  },
  setTransactionCustomField: {
    allowed: ['name', 'value'],
    change: (transaction, action, types) => {
      const set = { name: text(action, 'name'), value: action.value };
      return { ...transaction, custom: withField(transaction.custom, types, set) };
    },
  },
};

/**
 * The payment after an update, all actions or none (a refusal throws `CommercetoolsError`): one
 * version more for each action that changed something, the very same payment when none did.
 * Source: reference/commercetools.md §6.2, §6.6.
 */
export function updatePayment(
  payment: StoredPayment,
  actions: readonly unknown[],
  types: Types,
): StoredPayment {
  let after = payment;
  for (const action of actions) after = applyAction(after, action, types);
  return after === payment ? payment : { ...after, lastModifiedAt: new Date().toISOString() };
}

function applyAction(payment: StoredPayment, action: unknown, types: Types): StoredPayment {
  if (!isFields(action)) return invalidInput('actions: an element is no object.');
  const name = text(action, 'action');
  const transactions =
    name === 'addTransaction'
      ? [...payment.transactions, newTransaction(action, types)]
      : changedTransactions(payment, name, action, types);
  if (transactions === payment.transactions) return payment;
  return { ...payment, version: payment.version + 1, transactions };
}

function changedTransactions(
  { transactions }: StoredPayment,
  name: string,
  sent: Fields,
  types: Types,
): readonly StoredTransaction[] {
  const known = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined;
  if (known === undefined) return invalidInput(`actions: unknown action '${name}'.`);
  const action = fields(sent, name, ['action', 'transactionId', ...known.allowed]);
  const id = text(action, 'transactionId');
  const at = transactions.findIndex((one) => one.id === id);
  const before = transactions[at];
  if (before === undefined) return invalidOperation(`There is no transaction with id '${id}'.`);
  const after = known.change(before, action, types);
  return isDeepStrictEqual(before, after) ? transactions : transactions.with(at, after);
}

function newTransaction(sent: Fields, types: Types): StoredTransaction {
  const { transaction } = fields(sent, 'addTransaction', ['action', 'transaction']);
  const allowed = ['type', 'state', 'amount', 'interactionId', 'timestamp', 'custom'];
  const draft = fields(transaction, 'transaction', allowed);
  const interactionId = optional(draft, 'interactionId', text);
  const timestamp = optional(draft, 'timestamp', instant);
  const custom = optional(draft, 'custom', (from) =>
    customOf(fields(from.custom, 'custom', ['type', 'fields']), types),
  );
  return {
    id: randomUUID(),
    type: member(draft, 'type', TYPES),
    state: optional(draft, 'state', (from, name) => member(from, name, STATES)) ?? 'Initial',
    amount: amount(draft, 'amount'),
    ...(interactionId === undefined ? {} : { interactionId }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(custom === undefined ? {} : { custom }),
  };
}
