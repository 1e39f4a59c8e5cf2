import { voidOf } from '../gateway/operations.ts';
import * as gateway from '../rows/gateway-rows.ts';
import { authorized, sold } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** Refunds, reversals and voids that the shop has not heard of. */
export const MONEY_BACK: readonly Scenario[] = [
  {
    name: 'refund missing',
    times: 14,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.refund, { of: sold(tale) });
    },
  },
  {
    name: 'several partial refunds missing',
    times: 8,
    standing: 'missing',
    tell: (tale) => {
      const of = sold(tale);
      tale.happens(gateway.refund, { of, amount: tale.part(20) });
      tale.happens(gateway.refund, { of, amount: tale.part(35) });
    },
  },
  {
    name: 'late refund of an older sale missing',
    times: 5,
    standing: 'missing',
    tell: (tale) => {
      const of = tale.happens(gateway.sale, { longAgo: true });
      tale.knows(of, 'Charge');
      tale.happens(gateway.refund, { of, amount: tale.part(50) });
    },
  },
  {
    name: 'reversal missing',
    times: 8,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.reversal, { of: authorized(tale) });
    },
  },
  {
    name: 'full reversal without amount missing',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.automaticReversal, { of: authorized(tale), amount: null });
    },
  },
  {
    name: 'void of a capture missing',
    times: 5,
    standing: 'missing',
    tell: (tale) => {
      const of = tale.happens(gateway.capture, { of: authorized(tale) });
      tale.knows(of, 'Charge');
      tale.does((book, at) => voidOf(book, of, { at }));
    },
  },
  {
    name: 'void of a refund missing',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      const of = tale.happens(gateway.refund, { of: sold(tale), amount: tale.part(25) });
      tale.does((book, at) => voidOf(book, of, { at, shown: of.amount }));
    },
  },
  {
    name: 'eCheck refund missing',
    times: 3,
    standing: 'missing',
    by: 'check',
    tell: (tale) => {
      const of = sold(tale, gateway.eCheckDebit);
      tale.happens(gateway.eCheckCredit, { of, amount: tale.part(30) });
    },
  },
  {
    name: 'alternative refund missing',
    times: 4,
    standing: 'missing',
    by: 'paypal',
    tell: (tale) => {
      tale.happens(gateway.alternativeRefund, { of: sold(tale, gateway.alternativeSale) });
    },
  },
];
