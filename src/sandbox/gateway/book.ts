import { formatDecimal } from '../../domain/money/money.ts';
import { type ConversionRow, conversion, withSettlementNote } from '../rows/conversion.ts';
import {
  type GatewayRow,
  gatewayIdAt,
  type RowBuilder,
  type RowFacts,
  type Tender,
} from '../rows/gateway-rows.ts';
import { operationEvent, verdictEvent, type WebhookEventRow } from '../rows/webhook-event.ts';
import type { Description, DetailsExtra, ShownConversion } from './ledger.ts';

/** What an operation does with money, in the words of commercetools; a void has no kind, it undoes another operation. */
export type Kind = 'Authorization' | 'Charge' | 'Refund' | 'CancelAuthorization';

/** What one payment comes to at the gateway: the money of each kind that counts, in minor units. */
export type Sums = Readonly<Record<Kind, number>>;

/** An operation as the gateway knows it: its time in epoch milliseconds, its amount in minor units. */
export type Operation = {
  readonly id: string;
  readonly at: number;
  readonly kind: Kind | undefined;
  readonly amount: number;
  readonly rootId: string;
};

/** The merchant account a book is kept for; `nextNumber` counts its operations. */
export type Account = {
  readonly merchantId: string;
  readonly currencyCode: string;
  readonly fractionDigits: number;
  /** The gateway writes some currencies with more zeros than they have digits. */
  readonly extraZeros: string;
  readonly nextNumber: () => number;
};

/** Whose payment it is, and the reference that the shop gives it. */
export type Buyer = Pick<RowFacts, 'shopper'> & { readonly code: string; readonly tender: Tender };

/** What is entered into the book, and how its search row differs from the plain one. */
export type Posting = Pick<RowFacts, 'reasonCode' | 'currency'> & {
  readonly build: RowBuilder;
  readonly at: number;
  readonly kind: Kind | undefined;
  /** Minor units that really move. */
  readonly amount: number;
  /** What the row says instead: other minor units, the gateway's own digits, or null for nothing. */
  readonly shown?: number | string | null;
  /** What it follows on, nearest first. */
  readonly of?: readonly Operation[];
  readonly code?: string;
  /** Whether its money counts from its beginning; true unless it says otherwise. */
  readonly counts?: boolean;
};

type Standing = { readonly operation: Operation; readonly from: number; readonly counts: boolean };

/**
 * The book of one payment at the gateway: what happened to its money, and every record that tells of it. It knows at
 * any instant what really counts, which the records may not show.
 */
export class Book {
  readonly account: Account;
  readonly operations: Operation[] = [];
  readonly rows: GatewayRow[] = [];
  readonly descriptions: Description[] = [];
  readonly conversions: ShownConversion[] = [];
  readonly events: WebhookEventRow[] = [];
  readonly #buyer: Buyer;
  readonly #standings: Standing[] = [];

  constructor(account: Account, buyer: Buyer) {
    this.account = account;
    this.#buyer = buyer;
  }

  /** Enters an operation with its search row, its relations and its event. */
  post({ build, at, kind, amount, shown = amount, of = [], counts = true, ...rest }: Posting) {
    const { merchantId, currencyCode, nextNumber } = this.account;
    const { code, ...buyer } = this.#buyer;
    const id = gatewayIdAt(at, nextNumber());
    const facts = { id, merchantId, code, currency: currencyCode, ...buyer, ...rest };
    const decimal = shown === null ? {} : { amount: this.decimal(shown) };
    const row = build({ ...facts, submittedAt: at, ...decimal });
    this.rows.push(row);
    this.events.push(operationEvent(row, kind));
    const operation = this.enter({ id, at, kind, amount, rootId: of[0]?.rootId ?? id }, counts);
    if (of.length > 0) this.#relate(operation, of);
    return operation;
  }

  /** Enters an operation that has no row of its own. */
  enter(operation: Operation, counts: boolean): Operation {
    this.operations.push(operation);
    this.stands(operation, operation.at, counts);
    return operation;
  }

  /** From `from` on the money of an operation counts, or no longer does. */
  stands(operation: Operation, from: number, counts: boolean): void {
    this.#standings.push({ operation, from, counts });
  }

  /** From `from` on the details say this of an operation, too. */
  describe({ id }: Operation, from: number, extra: Partial<DetailsExtra>): void {
    this.descriptions.push({ id, from, extra });
    if (extra.eventStatus !== undefined || extra.status === 'FAILED') {
      const row = this.rows.find((one) => one.id === id);
      if (row !== undefined) this.events.push(operationEvent(row, 'status', from));
    }
  }

  /** The fraud team answers at `at`; the conversion details show it from `shownAt` on. */
  convert({ id }: Operation, verdict: 'ACCEPT' | 'REJECT', at: number, shownAt = at): void {
    const { code } = this.#buyer;
    const row = conversion({ requestId: id, code, decidedAt: at, verdict });
    this.#show(row, shownAt, at);
  }

  /** The latest verdict on an operation gets the note that `captured` settled it, shown from `shownAt` on. */
  noteSettlement({ id }: Operation, captured: Operation, shownAt: number): void {
    const shown = this.conversions.findLast(({ row }) => row.requestId === id);
    if (shown === undefined) throw new Error(`There is no verdict on ${id}`);
    const from = Math.max(shown.from, shownAt);
    this.#show(withSettlementNote(shown.row, captured), from, captured.at);
  }

  /** What counts at `at`. */
  sumsAt(at: number): Sums {
    const sums = { Authorization: 0, Charge: 0, Refund: 0, CancelAuthorization: 0 };
    for (const operation of this.operations) {
      const { kind, amount } = operation;
      if (kind !== undefined && this.countsAt(operation, at)) sums[kind] += amount;
    }
    return sums;
  }

  /** Whether the money of an operation counts at `at`. */
  countsAt(operation: Operation, at: number): boolean {
    const said = this.#standings.filter((one) => one.operation === operation && one.from <= at);
    return said.toSorted((a, b) => a.from - b.from).at(-1)?.counts ?? false;
  }

  /** An amount as the gateway writes it. */
  decimal(amount: number | string): string {
    if (typeof amount === 'string') return amount;
    const { currencyCode, fractionDigits, extraZeros } = this.account;
    return formatDecimal({ centAmount: amount, currencyCode }, fractionDigits) + extraZeros;
  }

  #show(row: ConversionRow, from: number, at: number): void {
    this.conversions.push({ from, row });
    const event = verdictEvent(this.account.merchantId, row, at);
    if (event !== undefined) this.events.push(event);
  }

  /** The root lists what follows on it, and a follow-on its targets and its root: unordered on both. */
  #relate(operation: Operation, of: readonly Operation[]): void {
    const { id, at, rootId } = operation;
    const relatedIds = unordered([...of.map((one) => one.id), rootId]);
    this.descriptions.push({ id, from: -Infinity, extra: { rootId, relatedIds } });
    const family = this.operations.filter((one) => one.rootId === rootId && one.id !== rootId);
    const followers = unordered(family.map((one) => one.id));
    this.descriptions.push({ id: rootId, from: at, extra: { relatedIds: followers } });
  }
}

/** The same ids in an order that says nothing: by their last digits, backwards. */
function unordered(ids: readonly string[]): readonly string[] {
  const backwards = (id: string) => [...id].reverse().join('');
  return [...new Set(ids)].sort((a, b) => (backwards(a) < backwards(b) ? 1 : -1));
}
