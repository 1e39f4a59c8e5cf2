import type { Operation } from '../gateway/book.ts';
import { accept, capture, hold, reject, reverse, settle } from '../gateway/operations.ts';
import type { Scenario } from './scenario.ts';
import type { Tale } from './tale.ts';

/** A sale held for the fraud team, of which the shop knows a charge on its way. */
function heldSale(tale: Tale): Operation {
  tale.saleEnabled = true;
  const held = tale.does((book, at) => hold(book, { at, amount: tale.total, isSale: true }));
  tale.knows(held, 'Charge', 'Pending');
  return held;
}

/** Held for the fraud team, and what follows on its verdict. Source: reference/cybersource-facts.md §1. */
export const HELD_SALES: readonly Scenario[] = [
  {
    name: 'held sale, accepted and captured from its case',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      const held = heldSale(tale);
      tale.does((book, at) => accept(book, held, at));
      tale.does((book, at) => settle(book, held, { at, amount: tale.total, notedAt: at }));
    },
  },
  {
    name: 'held sale, accepted and captured in two parts',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const held = heldSale(tale);
      tale.does((book, at) => accept(book, held, at));
      const first = tale.part(70);
      tale.does((book, at) => capture(book, held, { at, amount: first }));
      tale.does((book, at) => capture(book, held, { at, amount: tale.total - first }));
    },
  },
  {
    name: 'exception: held sale, accepted, that nobody captures',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      const held = heldSale(tale);
      tale.does((book, at) => accept(book, held, at));
    },
  },
  {
    name: 'held authorization, rejected and reversed from its case',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const held = tale.does((book, at) => hold(book, { at, amount: tale.total, isSale: false }));
      tale.knows(held, 'Authorization', 'Pending');
      tale.does((book, at) => {
        reject(book, held, at);
        reverse(book, held, { at: at + 1000, amount: tale.total, isShown: false });
      });
    },
  },
];
