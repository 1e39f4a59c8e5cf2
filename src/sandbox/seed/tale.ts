import type { TransactionState, TransactionType } from '../../domain/payment/payment.ts';
import { fractionDigits, type SandboxTransaction } from '../commercetools.ts';
import { Book, type Operation } from '../gateway/book.ts';
import type { RowBuilder, Tender } from '../rows/gateway-rows.ts';
import type { ShopMerchant } from './merchants.ts';
import type { Random } from './random.ts';

/** How a gateway transaction differs from a plain one of the tale's total. */
export type Happening = {
  /** Minor units; null when the gateway gives none. */
  readonly amount?: number | null;
  /** The transaction it follows on. */
  readonly of?: Operation;
  readonly code?: string;
  readonly currency?: string;
  readonly reasonCode?: string;
  /** More digits behind the amount than the currency has. */
  readonly excess?: boolean;
  /** Happened before the start of yesterday, where a first run does not look. */
  readonly longAgo?: boolean;
  /** Follows within two seconds, as what the payment plugin does by itself. */
  readonly atOnce?: boolean;
};

/** Where a tale takes place; `nextNumber` counts gateway transactions of the whole shop. */
export type Setting = {
  readonly merchant: ShopMerchant;
  readonly random: Random;
  readonly nextNumber: () => number;
  /** Epoch milliseconds between which everything happens. */
  readonly from: number;
  readonly to: number;
  readonly tender: Tender;
  readonly total: number;
  readonly orderNumber: string;
};

const DAY = 24 * 60 * 60_000;

/** The story of one payment: what the gateway did, and how much of it the shop knows. */
export class Tale {
  readonly paymentId: string;
  readonly total: number;
  readonly orderNumber: string;
  /** When the shopper paid, epoch milliseconds. */
  readonly startedAt: number;
  /** What the gateway knows. */
  readonly book: Book;
  /** What the shop knows. */
  readonly known: SandboxTransaction[] = [];
  key: string | undefined;
  saleEnabled: boolean | undefined;
  readonly #setting: Setting;
  #clock: number;

  constructor(setting: Setting) {
    const { random, merchant, from, to, nextNumber, tender } = setting;
    const { merchantId, currencyCode, extraZeros } = merchant;
    const digits = { fractionDigits: fractionDigits(currencyCode), extraZeros };
    const shopper = random.pick(merchant.shoppers);
    this.#setting = setting;
    this.paymentId = random.uuid();
    this.book = new Book(
      { merchantId, currencyCode, nextNumber, ...digits },
      { code: this.paymentId, shopper, tender },
    );
    this.total = setting.total;
    this.orderNumber = setting.orderNumber;
    this.startedAt = from + Math.floor(random.fraction() * 0.99 * (to - from));
    this.#clock = this.startedAt;
  }

  /** The gateway writes a row of its own kind; nobody told the shop yet. */
  happens(build: RowBuilder, how: Happening = {}): Operation {
    const { of, currency, reasonCode, code = this.key } = how;
    const amount = how.amount ?? this.total;
    const shown = how.amount === null ? null : how.excess === true ? this.#excess(amount) : amount;
    return this.book.post({
      ...{ build, at: this.#timeOf(how), kind: undefined, amount, shown },
      ...(of === undefined ? {} : { of: [of] }),
      ...(currency === undefined ? {} : { currency }),
      ...(reasonCode === undefined ? {} : { reasonCode }),
      ...(code === undefined ? {} : { code }),
    });
  }

  /** Something happens at the gateway at the next instant; nobody told the shop yet. */
  does<Done>(act: (book: Book, at: number) => Done): Done {
    return act(this.book, this.#tick());
  }

  /** The shop knows of it, rightly unless the state says otherwise. */
  knows(event: Operation, type: TransactionType, state: TransactionState = 'Success'): void {
    this.remembers(type, state, event.amount, {
      interactionId: event.id,
      timestamp: new Date(event.at).toISOString(),
    });
  }

  /** The shop holds a transaction, whether or not the gateway has one like it; minor units. */
  remembers(
    type: TransactionType,
    state: TransactionState,
    amount: number,
    more: Partial<SandboxTransaction> = {},
  ): void {
    // The plugin keeps on each charge how much of it may still be refunded.
    const left = type === 'Charge' && state === 'Success' ? { availableCaptureAmount: amount } : {};
    const { random } = this.#setting;
    this.known.push({ id: random.uuid(), type, state, centAmount: amount, ...left, ...more });
  }

  /** The fraud team answers. */
  verdict(held: Operation, verdict: 'ACCEPT' | 'REJECT'): void {
    this.book.convert(held, verdict, this.#tick());
  }

  /** A part of the total, in minor units. */
  part(percent: number): number {
    return Math.max(1, Math.floor((this.total * percent) / 100));
  }

  /** A currency that is not the payment's. */
  get foreignCurrency(): string {
    return this.#setting.merchant.foreignCurrency;
  }

  /** A reference that belongs to nothing in this shop. */
  strangeReference(): string {
    return this.#setting.random.uuid();
  }

  #timeOf({ longAgo, atOnce, of }: Happening): number {
    if (longAgo === true) return this.startedAt - 3 * DAY;
    if (atOnce === true && of !== undefined) return Math.min(of.at + 2000, this.#setting.to);
    return this.#tick();
  }

  #tick(): number {
    const { random, to } = this.#setting;
    const at = this.#clock;
    this.#clock += Math.max(1000, Math.floor((to - at) * 0.3 * random.fraction()));
    return Math.min(at, to);
  }

  #excess(amount: number): string {
    const text = this.book.decimal(amount);
    return text.includes('.') ? `${text}5` : `${text}.5`;
  }
}
