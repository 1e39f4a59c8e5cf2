import type { PaymentAction } from '../../src/domain/decide/decision.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import type { PaymentRow, Payments } from '../../src/ports/ports.ts';
import { applyActions } from './apply-actions.ts';
import { INSTANT, money } from './builders.ts';

/** What only the list of payments shows. */
export type RowDetails = Partial<Omit<PaymentRow, 'payment'>>;

/** The payments a memory port holds, each with its row of the list. */
export class MemoryPaymentTable {
  readonly #rows = new Map<string, PaymentRow>();

  put(payment: Payment, details: RowDetails = {}): void {
    const { currencyCode } = payment.currency;
    this.#rows.set(payment.id, {
      orderNumber: undefined,
      amountPlanned: payment.transactions[0]?.amount ?? money(1000, currencyCode),
      method: undefined,
      merchantId: undefined,
      createdAt: INSTANT,
      lastModifiedAt: INSTANT,
      ...details,
      payment,
    });
  }

  payment(id: string): Payment | undefined {
    return this.#rows.get(id)?.payment;
  }

  payments(): readonly Payment[] {
    return Array.from(this.#rows.values(), ({ payment }) => payment);
  }

  /** Payments with one of these ids, keys or interaction ids, each once. */
  find({ ids, keys, interactionIds }: Parameters<Payments['find']>[0]): readonly Payment[] {
    const direct = ids.flatMap((id) => this.payment(id) ?? []);
    if (keys.length + interactionIds.length === 0) return [...new Set(direct)];
    const named = this.payments().filter(
      ({ key, transactions }) =>
        (key !== undefined && keys.includes(key)) ||
        transactions.some((one) => interactionIds.includes(one.interactionId ?? '')),
    );
    return [...new Set([...direct, ...named])];
  }

  /** Rows that answer to an identifier, newest first; all of them for an empty `search`. */
  search(search: string): readonly PaymentRow[] {
    return [...this.#rows.values()]
      .filter((row) => search === '' || answersTo(row, search))
      .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  }

  /** Writes the actions, whatever the version; throws as `applyActions` does. */
  write(id: string, actions: readonly PaymentAction[]): Payment | undefined {
    const payment = this.payment(id);
    if (payment === undefined) return undefined;
    const written = applyActions(payment, actions);
    this.change(id, { payment: written });
    return written;
  }

  /** Raises the version, as a write of something we do not look at would. */
  bump(id: string): void {
    const payment = this.payment(id);
    if (payment === undefined) return;
    this.change(id, { payment: Object.freeze({ ...payment, version: payment.version + 1 }) });
  }

  change(id: string, change: Partial<PaymentRow>): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, ...change });
  }
}

function answersTo({ payment, orderNumber }: PaymentRow, search: string): boolean {
  const names = [payment.id, payment.key, orderNumber];
  return names.includes(search) || payment.transactions.some((one) => one.interactionId === search);
}
