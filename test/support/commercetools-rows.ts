import type { QuerySource } from './commercetools-query.ts';
import {
  AVAILABLE_CAPTURE_AMOUNT,
  type OrderDraft,
  PAYMENT_TYPE,
  type PaymentDraft,
  type StoredOrder,
  type StoredPayment,
  TRANSACTION_TYPE,
  toStoredOrder,
  toStoredPayment,
} from './commercetools-resources.ts';
import { type StoredType, typeOf } from './commercetools-types.ts';

/** The resources of the project, each found through an index. */
export class CommercetoolsRows {
  readonly #payments = new Map<string, StoredPayment>();
  readonly #paymentIdByKey = new Map<string, string>();
  readonly #paymentIdsByInteraction = new Map<string, Set<string>>();
  readonly #orders = new Map<string, StoredOrder>();
  readonly #ordersByPayment = new Map<string, readonly StoredOrder[]>();
  readonly #types = new Map<string, StoredType>();
  #kept: { readonly order: string; readonly ids: readonly string[] } | undefined;

  /** Where payment queries look. */
  readonly paymentSource: QuerySource<StoredPayment> = {
    sorted: (order, compare) => this.#sortedPayments(order, compare),
    lookups: {
      id: (id) => this.#paymentsOf([id]),
      key: (key) => this.#paymentsOf([this.#paymentIdByKey.get(key) ?? '']),
      'transactions.interactionId': (interactionId) =>
        this.#paymentsOf([...(this.#paymentIdsByInteraction.get(interactionId) ?? [])]),
    },
  };

  /** Where order queries look. */
  readonly orderSource: QuerySource<StoredOrder> = {
    sorted: (_, compare) => [...this.#orders.values()].sort(compare),
    lookups: {
      orderNumber: (orderNumber) => listOf(this.#orders.get(orderNumber)),
      'paymentInfo.payments.id': (id) => this.#ordersByPayment.get(id) ?? [],
    },
  };

  /** Throws when the id or key is taken, or a custom type was not added. */
  addPayment(draft: PaymentDraft): StoredPayment {
    if (draft.merchantId !== undefined || draft.saleEnabled !== undefined)
      this.addType(PAYMENT_TYPE);
    const payment = toStoredPayment(draft, (key) => this.#typeId(key));
    if (this.#payments.has(payment.id)) throw new Error(`Payment ${payment.id} is there already.`);
    if (payment.key !== undefined) this.#claimKey(payment.key, payment.id);
    this.#kept = undefined;
    this.replacePayment(payment);
    return payment;
  }

  /** Stores a newer state of a payment. */
  replacePayment(payment: StoredPayment): void {
    const before = this.#payments.get(payment.id)?.transactions ?? [];
    for (const { interactionId = '' } of before)
      this.#paymentIdsByInteraction.get(interactionId)?.delete(payment.id);
    for (const { interactionId } of payment.transactions)
      if (interactionId !== undefined) this.#index(interactionId, payment.id);
    this.#payments.set(payment.id, payment);
    if (this.#kept?.order.includes('lastModifiedAt')) this.#kept = undefined;
  }

  payment(id: string): StoredPayment | undefined {
    return this.#payments.get(id);
  }

  payments(): readonly StoredPayment[] {
    return [...this.#payments.values()];
  }

  addOrder(draft: OrderDraft): StoredOrder {
    const { orderNumber } = draft;
    if (this.#orders.has(orderNumber)) throw new Error(`Order ${orderNumber} is there already.`);
    const order = toStoredOrder(draft);
    this.replaceOrder(order);
    return order;
  }

  /** Stores a newer state of an order; its payments stay. */
  replaceOrder(order: StoredOrder): void {
    this.#orders.set(order.orderNumber, order);
    for (const { id } of order.paymentInfo.payments) {
      const others = this.#ordersByPayment.get(id) ?? [];
      const kept = others.filter((one) => one.id !== order.id);
      this.#ordersByPayment.set(id, [...kept, order]);
    }
  }

  order(id: string): StoredOrder | undefined {
    return [...this.#orders.values()].find((order) => order.id === id);
  }

  /** Adds a custom type, unless it is there already; answers its id. */
  addType(key: string): string {
    const type = this.#types.get(key) ?? newType(key);
    this.#types.set(key, type);
    return type.id;
  }

  /** Stores a new or newer custom type; undefined removes it. */
  replaceType(key: string, type: StoredType | undefined): void {
    if (type === undefined) this.#types.delete(key);
    else this.#types.set(key, type);
  }

  /** The kind of resource that refers to a custom type; undefined when none does. */
  referrerOf(typeId: string): string | undefined {
    const payments = this.payments();
    if (payments.some(({ custom }) => custom?.type.id === typeId)) return 'payment';
    const transactions = payments.flatMap((payment) => payment.transactions);
    return transactions.some(({ custom }) => custom?.type.id === typeId)
      ? 'transaction'
      : undefined;
  }

  typeByKey(key: string): StoredType | undefined {
    return this.#types.get(key);
  }

  typeById(id: string): StoredType | undefined {
    return [...this.#types.values()].find((type) => type.id === id);
  }

  #typeId(key: string): string {
    const type = this.#types.get(key);
    if (type === undefined) throw new Error(`Add the type ${key} first.`);
    return type.id;
  }

  #claimKey(key: string, id: string): void {
    if (this.#paymentIdByKey.has(key)) throw new Error(`Payment key ${key} is taken.`);
    this.#paymentIdByKey.set(key, id);
  }

  #index(interactionId: string, id: string): void {
    const ids = this.#paymentIdsByInteraction.get(interactionId) ?? new Set<string>();
    this.#paymentIdsByInteraction.set(interactionId, ids.add(id));
  }

  #paymentsOf(ids: readonly string[]): readonly StoredPayment[] {
    return ids.flatMap((id) => this.#payments.get(id) ?? []);
  }

  #sortedPayments(
    order: string,
    compare: (a: StoredPayment, b: StoredPayment) => number,
  ): readonly StoredPayment[] {
    const kept = this.#kept;
    if (kept?.order === order) return this.#paymentsOf(kept.ids);
    const rows = this.payments().toSorted(compare);
    this.#kept = { order, ids: rows.map(({ id }) => id) };
    return rows;
  }
}

function newType(key: string): StoredType {
  const resourceTypeIds = [key === PAYMENT_TYPE ? 'payment' : 'transaction'];
  const label = { en: AVAILABLE_CAPTURE_AMOUNT };
  const field = {
    name: AVAILABLE_CAPTURE_AMOUNT,
    type: { name: 'Number' },
    label,
    required: false,
  };
  const fieldDefinitions = key === TRANSACTION_TYPE ? [field] : [];
  return typeOf({ key, name: { en: key }, resourceTypeIds, fieldDefinitions });
}

function listOf<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
