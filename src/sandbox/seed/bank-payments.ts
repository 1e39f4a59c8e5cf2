import type { Operation } from '../gateway/book.ts';
import { type Status, transfer } from '../gateway/operations.ts';
import { bankTransfer, eCheckDebit, type RowBuilder } from '../rows/gateway-rows.ts';
import type { Scenario } from './scenario.ts';
import type { Tale } from './tale.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the bank says after `after` milliseconds, and whether the money counts then. */
type End = Omit<Status, 'from'> & { readonly after: number };

const SETTLED = { eventStatus: 'SETTLED', counts: true };
const FAILED = { eventStatus: 'FAILED', counts: false };

function begun(tale: Tale, build: RowBuilder, end: End): Operation {
  const { after, ...status } = end;
  return tale.does((book, at) => {
    const pending = { from: at, eventStatus: 'PENDING', counts: false };
    const statuses = [pending, { from: at + after, ...status }];
    return transfer(book, { at, amount: tale.total, build, statuses });
  });
}

/** Payments that a bank ends: their search rows say 100 from the beginning. Source: reference/cybersource-facts.md §3.1. */
export const BANK_PAYMENTS: readonly Scenario[] = [
  {
    name: 'bank transfer begun, which the bank ends in two days',
    times: 3,
    standing: 'missing',
    by: 'bank',
    tell: (tale) => {
      begun(tale, bankTransfer, { after: 2 * DAY, ...SETTLED });
    },
  },
  {
    name: 'bank transfer ended',
    times: 3,
    standing: 'wrong',
    by: 'bank',
    tell: (tale) => {
      tale.knows(begun(tale, bankTransfer, { after: MINUTE, ...SETTLED }), 'Charge', 'Pending');
    },
  },
  {
    name: 'bank transfer failed',
    times: 2,
    standing: 'wrong',
    by: 'bank',
    tell: (tale) => {
      tale.knows(begun(tale, bankTransfer, { after: MINUTE, ...FAILED }), 'Charge', 'Pending');
    },
  },
  {
    name: 'eCheck returned',
    times: 2,
    standing: 'missing',
    by: 'check',
    tell: (tale) => {
      begun(tale, eCheckDebit, { after: MINUTE, ...FAILED });
    },
  },
];
