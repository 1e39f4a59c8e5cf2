import type { TransactionState, TransactionType } from '../../../../src/domain/payment/payment.ts';
import type { Account, Operation } from '../../../../src/sandbox/gateway/book.ts';
import { Book } from '../../../../src/sandbox/gateway/book.ts';
import type { Step } from './steps.ts';

/** A reservation: how much of it is left to take or to release. */
export type Reserved = {
  readonly operation: Operation;
  /** `open`: can be captured; the others say why not, or that the gateway itself does not know. */
  state: 'open' | 'held' | 'rejected' | 'soft' | 'risk' | 'unknown';
  left: number;
  readonly isSale: boolean;
  /** Why a person has to look, as long as no capture and no reversal follows. */
  problem: string | undefined;
};

/** Money taken, and how much of it can be given back. */
export type Taken = { readonly operation: Operation; left: number; refunds: number };

/** Money given back. */
export type Given = { readonly operation: Operation; readonly of: Taken; isVoided: boolean };

/** What the shop writes onto its payment by itself; without an id its request broke off. */
export type ShopWrite = {
  readonly at: number;
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly amount: number;
  readonly interactionId: string | undefined;
};

/** What every payment of a world plans to take, in minor units. */
export const PLANNED = 10_000;

/** One payment of a random merchant: its book at the gateway, what can happen to it next, what its shop knows. */
export class Life {
  readonly paymentId: string;
  readonly book: Book;
  readonly rest: 'kept' | 'same row' | 'own row';
  readonly reserved: Reserved[] = [];
  readonly taken: Taken[] = [];
  readonly given: Given[] = [];
  readonly shopWrites: ShopWrite[] = [];
  readonly log: string[] = [];
  /** The reasons that an exception may have, whatever follows. */
  readonly planted = new Set<string>();

  constructor(paymentId: string, account: Account, rest: Life['rest']) {
    this.paymentId = paymentId;
    this.book = new Book(account, { code: paymentId, tender: 'visa' });
    this.rest = rest;
  }

  /** Nothing is reserved or taken: the shopper may pay. */
  get isFree(): boolean {
    const isTaken = this.taken.some(({ operation }) => operation.amount > 0);
    return !isTaken && this.reserved.every(({ left }) => left === 0);
  }

  reserve(operation: Operation, state: Reserved['state'], more: Partial<Reserved> = {}): void {
    const { amount: left } = operation;
    this.reserved.push({ operation, state, left, isSale: false, problem: undefined, ...more });
  }

  take(operation: Operation): void {
    this.taken.push({ operation, left: operation.amount, refunds: 0 });
  }

  /** The shop learns of an operation as its step says. */
  tell(operation: Operation, step: Step, state: TransactionState, type = operation.kind): void {
    if (step.shop === 'unaware' || type === undefined) return;
    const { at, amount, id } = operation;
    const isBroken = step.shop === 'interrupted';
    this.shopWrites.push({
      ...{ at: at + 1000, type, amount },
      state: isBroken ? 'Initial' : state,
      interactionId: isBroken ? undefined : id,
    });
  }

  note(step: Step, at: number, text: string): void {
    const { name, shop } = step;
    this.log.push(`${new Date(at).toISOString()} ${name}: ${text}; shop ${shop}`);
  }
}

/** One of several by a number; undefined of none. */
export function pickOf<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}
