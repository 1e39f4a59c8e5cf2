import type { PaymentAction } from '../../src/domain/decide/decision.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { PaymentRow, Payments } from '../../src/ports/ports.ts';
import { type FaultOptions, failureOf, type MemoryFault, MemoryFaults } from './memory-faults.ts';
import { MemoryPaymentTable, type RowDetails } from './memory-payment-table.ts';

type Call = keyof Payments;

/** The `Payments` port over payments in memory, with real versions, and knobs for tests. */
export type MemoryPayments = Payments & {
  /** Adds or replaces a payment; `details` is what only the list of payments shows. */
  put(payment: Payment, details?: RowDetails): void;
  addOrder(orderNumber: string, paymentIds: readonly string[]): void;
  payment(id: string): Payment | undefined;
  payments(): readonly Payment[];
  /**
   * The next call of `on` fails. `VersionConflict` on an update: somebody wrote just before it.
   * `lost-answer` on an update: it is written, and nobody hears of it. `about` names a payment.
   */
  failNext(fault: MemoryFault, on: Call, options?: FaultOptions): void;
  /** Another writer applies `actions` to a payment just before its next update arrives. */
  otherWriterNext(id: string, actions: readonly PaymentAction[]): void;
  /** How often a call came, faults included. */
  count(call: Call): number;
};

/** A memory `Payments` holding `payments`. */
export function memoryPayments(payments: readonly Payment[] = []): MemoryPayments {
  const memory = new Memory();
  for (const payment of payments) memory.put(payment);
  return memory;
}

class Memory implements MemoryPayments {
  readonly #faults = new MemoryFaults<Call>();
  readonly #table = new MemoryPaymentTable();
  readonly #orders = new Map<string, readonly string[]>();
  readonly #otherWriters = new Map<string, readonly PaymentAction[]>();

  put(payment: Payment, details?: RowDetails): void {
    this.#table.put(payment, details);
  }

  addOrder(orderNumber: string, paymentIds: readonly string[]): void {
    this.#orders.set(orderNumber, paymentIds);
    for (const id of paymentIds) this.#table.change(id, { orderNumber });
  }

  payment(id: string): Payment | undefined {
    return this.#table.payment(id);
  }

  payments(): readonly Payment[] {
    return this.#table.payments();
  }

  failNext(fault: MemoryFault, on: Call, options?: FaultOptions): void {
    this.#faults.failNext(fault, on, options);
  }

  otherWriterNext(id: string, actions: readonly PaymentAction[]): void {
    this.#otherWriters.set(id, actions);
  }

  count(call: Call): number {
    return this.#faults.count(call);
  }

  async prepare(): Promise<Result<void, Failure>> {
    return this.#answer('prepare', '', () => ok(undefined));
  }

  async find(by: Parameters<Payments['find']>[0]): Promise<Result<readonly Payment[], Failure>> {
    return this.#answer('find', '', () => ok(this.#table.find(by)));
  }

  async idsByOrderNumber(
    orderNumbers: readonly string[],
  ): Promise<Result<ReadonlyMap<string, readonly string[]>, Failure>> {
    return this.#answer('idsByOrderNumber', '', () =>
      ok(new Map([...this.#orders].filter(([orderNumber]) => orderNumbers.includes(orderNumber)))),
    );
  }

  async orderNumbersOf(
    paymentIds: readonly string[],
  ): Promise<Result<ReadonlyMap<string, string>, Failure>> {
    return this.#answer('orderNumbersOf', '', () => {
      const numbers = [...this.#orders].flatMap(([orderNumber, ids]) =>
        ids.map((id) => [id, orderNumber] as const),
      );
      return ok(new Map(numbers.filter(([id]) => paymentIds.includes(id))));
    });
  }

  async get(id: string): Promise<Result<Payment, Failure>> {
    return this.#answer('get', id, () => this.#known(id));
  }

  async update(
    id: string,
    version: number,
    actions: readonly PaymentAction[],
  ): Promise<Result<Payment, Failure>> {
    this.#letOtherWriterIn(id);
    return this.#answer('update', id, () => {
      const known = this.#known(id);
      if (!known.ok) return known;
      if (known.value.version !== version) return versionConflict(known.value, version);
      return this.#write(known.value, actions);
    });
  }

  async list(
    query: Parameters<Payments['list']>[0],
  ): Promise<Result<{ readonly rows: readonly PaymentRow[]; readonly total: number }, Failure>> {
    return this.#answer('list', '', () => {
      const rows = this.#table.search(query.search);
      const end = query.offset + query.limit;
      return ok({ rows: rows.slice(query.offset, end), total: rows.length });
    });
  }

  #answer<T>(call: Call, about: string, work: () => Result<T, Failure>): Result<T, Failure> {
    const fault = this.#faults.meet(call, about);
    if (fault === undefined) return work();
    if (fault === 'lost-answer') work();
    if (fault === 'VersionConflict' && call === 'update') this.#table.bump(about);
    return err(failureOf(fault, call));
  }

  #known(id: string): Result<Payment, Failure> {
    const payment = this.payment(id);
    return payment === undefined
      ? err({ kind: 'NotFound', message: `There is no payment ${id}` })
      : ok(payment);
  }

  #write(payment: Payment, actions: readonly PaymentAction[]): Result<Payment, Failure> {
    try {
      return ok(this.#table.write(payment.id, actions) ?? payment);
    } catch (error) {
      return err({ kind: 'Rejected', message: String(error) });
    }
  }

  #letOtherWriterIn(id: string): void {
    this.#table.write(id, this.#otherWriters.get(id) ?? []);
    this.#otherWriters.delete(id);
  }
}

function versionConflict(payment: Payment, expected: number): Result<never, Failure> {
  const { id, version } = payment;
  return err({
    kind: 'VersionConflict',
    message: `Object ${id} has a different version than expected. Expected: ${expected} - Actual: ${version}.`,
  });
}
