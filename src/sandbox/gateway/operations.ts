import * as rows from '../rows/gateway-rows.ts';
import type { Book, Operation } from './book.ts';

/** When an operation happens (epoch milliseconds) and what it moves (minor units); `code` is its own reference. */
export type How = { readonly at: number; readonly amount: number; readonly code?: string };

/** Reserves money; with a code of the issuer's that is no approval it counts only where `counts` says so. */
export function authorize(book: Book, how: How): Operation {
  return book.post({ build: rows.authorization, kind: 'Authorization', ...how });
}

/** Reserves and takes money in one. */
export function sell(book: Book, how: How): Operation {
  return book.post({ build: rows.sale, kind: 'Charge', ...how });
}

/** Reserves money and keeps it for the fraud team; nothing counts before its verdict, and of a sale nothing is taken. */
export function hold(book: Book, how: How & { readonly isSale: boolean }): Operation {
  const { isSale, ...rest } = how;
  const build = isSale ? rows.saleUnderReview : rows.review;
  return book.post({ build, kind: 'Authorization', counts: false, ...rest });
}

/** The fraud team accepts: the reservation counts. It takes no money. */
export function accept(book: Book, held: Operation, at: number, shownAt = at): void {
  book.convert(held, 'ACCEPT', at, shownAt);
  book.stands(held, at, true);
}

/** The fraud team rejects: the reservation does not count, though the issuer still holds it. */
export function reject(book: Book, held: Operation, at: number, shownAt = at): void {
  book.convert(held, 'REJECT', at, shownAt);
  book.stands(held, at, false);
}

/** An accepted sale is captured from the case, and the verdict's notes say so from `notedAt` on. */
export function settle(
  book: Book,
  held: Operation,
  { notedAt, ...how }: How & { readonly notedAt: number },
): Operation {
  const captured = capture(book, held, how);
  book.noteSettlement(held, captured, notedAt);
  return captured;
}

/** How a capture leaves what it does not take: reserved, released in its own row, or by a row before it. */
export type Rest = 'kept' | 'same row' | 'own row';

/** Takes reserved money, or a part of it. `left` is what was reserved before it. */
export function capture(
  book: Book,
  of: Operation,
  { rest = 'kept', left = 0, ...how }: How & { rest?: Rest; left?: number },
): Operation {
  const released = rest === 'kept' ? 0 : Math.max(0, left - how.amount);
  const kind = 'CancelAuthorization' as const;
  if (released > 0 && rest === 'own row') {
    const build = rows.automaticReversal;
    book.post({ build, kind, of: [of], ...how, amount: released, shown: null });
  }
  const isSameRow = released > 0 && rest === 'same row';
  const build = isSameRow ? rows.captureReleasing : rows.capture;
  const captured = book.post({ build, kind: 'Charge', of: [of], ...how });
  if (isSameRow) book.enter({ ...captured, kind, amount: released }, true);
  return captured;
}

/** Returns money of a capture or sale. */
export function refund(book: Book, of: Operation, how: How & { build?: rows.RowBuilder }) {
  return book.post({ build: rows.refund, kind: 'Refund', of: [of], ...how });
}

/** Undoes a capture, sale or refund; `shown` is the amount its row has, null for none. */
export function voidOf(
  book: Book,
  of: Operation,
  { at, shown = null, code }: { at: number; shown?: number | null; code?: string },
): Operation {
  const build = rows.voidOf;
  const reference = code === undefined ? {} : { code };
  const voided = { build, kind: undefined, at, amount: of.amount, shown, of: [of], ...reference };
  const operation = book.post(voided);
  book.stands(of, at, false);
  book.describe(of, at, { status: 'VOIDED' });
  return operation;
}

/** Releases reserved money, in full or in part; without `isShown` its row has no amount. */
export function reverse(
  book: Book,
  of: Operation,
  { isShown = true, ...how }: How & { readonly isShown?: boolean },
): Operation {
  const shown = isShown ? {} : { shown: null };
  return book.post({
    build: rows.reversal,
    kind: 'CancelAuthorization',
    of: [of],
    ...how,
    ...shown,
  });
}

/** Reserves more on an authorization: the row has the sum, its details the increment. */
export function increment(book: Book, of: Operation, how: How & { readonly before: number }) {
  const { before, ...rest } = how;
  const shown = before + how.amount;
  const build = rows.incrementalAuthorization;
  const operation = book.post({ build, kind: 'Authorization', of: [of], shown, ...rest });
  book.describe(operation, -Infinity, { authorizedAmount: book.decimal(how.amount) });
  return operation;
}

/** The issuer approves a part only; of a sale so approved nothing is taken. */
export function approveInPart(
  book: Book,
  { asked, isSale, ...how }: How & { readonly asked: number; readonly isSale: boolean },
): Operation {
  const build = isSale ? rows.uncapturedSale : rows.authorization;
  const part = { build, kind: 'Authorization' as const, shown: asked, reasonCode: '110', ...how };
  const operation = book.post(part);
  const said = { status: 'PARTIAL_AUTHORIZED', authorizedAmount: book.decimal(how.amount) };
  book.describe(operation, -Infinity, said);
  return operation;
}

/** A payment that ends at the bank, days later or never: its row says 100 from the beginning, only its status ends. */
export function transfer(
  book: Book,
  { build, statuses, ...how }: How & { build: rows.RowBuilder; statuses: readonly Status[] },
): Operation {
  const begun = book.post({ build, kind: 'Charge', counts: false, ...how });
  for (const { from, eventStatus, counts } of statuses) {
    book.describe(begun, from, { status: null, eventStatus });
    book.stands(begun, from, counts);
  }
  return begun;
}

/** What the processor says of a transfer from `from` on. */
export type Status = {
  readonly from: number;
  readonly eventStatus: string;
  readonly counts: boolean;
};
