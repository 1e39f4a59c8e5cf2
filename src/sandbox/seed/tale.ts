import { formatDecimal } from '../../domain/money/money.ts';
import type { TransactionState, TransactionType } from '../../domain/payment/payment.ts';
import { fractionDigits, type SandboxTransaction } from '../commercetools.ts';
import { type ConversionRow, conversion, type DetailsExtra } from '../gateway.ts';
import { type GatewayRow, gatewayId, type RowBuilder, type Tender } from '../rows/gateway-rows.ts';
import type { ShopMerchant } from './merchants.ts';
import type { Random } from './random.ts';

/** A gateway transaction of a tale; its amount in minor units, its time in epoch milliseconds. */
export type Event = { readonly id: string; readonly at: number; readonly amount: number };

/** How a gateway transaction differs from a plain one of the tale's total. */
export type Happening = {
  /** Minor units; null when the gateway gives none. */
  readonly amount?: number | null;
  /** The transaction it follows on. */
  readonly of?: Event;
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
  readonly rows: GatewayRow[] = [];
  readonly known: SandboxTransaction[] = [];
  readonly details = new Map<string, Partial<DetailsExtra>>();
  readonly conversions: ConversionRow[] = [];
  key: string | undefined;
  saleEnabled: boolean | undefined;
  readonly #setting: Setting;
  readonly #shopper: readonly [string, string];
  #clock: number;

  constructor(setting: Setting) {
    const { random, merchant, from, to } = setting;
    this.#setting = setting;
    this.#shopper = random.pick(merchant.shoppers);
    this.paymentId = random.uuid();
    this.total = setting.total;
    this.orderNumber = setting.orderNumber;
    this.startedAt = from + Math.floor(random.fraction() * 0.99 * (to - from));
    this.#clock = this.startedAt;
  }

  /** The gateway does something; nobody told the shop yet. */
  happens(build: RowBuilder, how: Happening = {}): Event {
    const { merchant, nextNumber, tender } = this.#setting;
    const id = gatewayId(nextNumber());
    const at = this.#timeOf(how);
    const amount = how.amount ?? this.total;
    const row = build({
      id,
      merchantId: merchant.merchantId,
      code: how.code ?? this.key ?? this.paymentId,
      submittedAt: at,
      currency: how.currency ?? merchant.currencyCode,
      tender,
      shopper: this.#shopper,
      ...(how.amount === null ? {} : { amount: this.#decimal(amount, how.excess === true) }),
      ...(how.reasonCode === undefined ? {} : { reasonCode: how.reasonCode }),
    });
    this.rows.push(row);
    if (how.of !== undefined) this.#relate(id, how.of);
    return { id, at, amount };
  }

  /** The shop knows of it, rightly unless the state says otherwise. */
  knows(event: Event, type: TransactionType, state: TransactionState = 'Success'): void {
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

  /** The gateway's details say that a transaction was undone. */
  isVoided({ id }: Event): void {
    const { rootId = id, relatedIds = [] } = this.details.get(id) ?? {};
    this.details.set(id, { status: 'VOIDED', rootId, relatedIds });
  }

  /** The fraud team answers. */
  verdict({ id }: Event, verdict: 'ACCEPT' | 'REJECT'): void {
    const decidedAt = this.#tick();
    this.conversions.push(conversion({ requestId: id, code: this.paymentId, decidedAt, verdict }));
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

  #relate(id: string, of: Event): void {
    const { rootId = of.id, relatedIds = [] } = this.details.get(of.id) ?? {};
    this.details.set(id, { rootId, relatedIds: [of.id, ...relatedIds] });
  }

  #decimal(amount: number, excess: boolean): string {
    const { currencyCode, extraZeros } = this.#setting.merchant;
    const digits = fractionDigits(currencyCode);
    const text = formatDecimal({ centAmount: amount, currencyCode }, digits);
    if (excess) return digits === 0 ? `${text}.5` : `${text}5`;
    return text + extraZeros;
  }
}
