import * as gateway from '../gateway/operations.ts';
import { authorizedRefund } from '../rows/gateway-rows.ts';
import { authorized, sold } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** Follow-ons that bear another reference, another amount, or two services at once. */
export const FOLLOW_ONS: readonly Scenario[] = [
  {
    name: 'refund made in the Business Center, under a reference of its own',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      const of = sold(tale);
      const code = `Refund ${tale.orderNumber} / by phone`;
      tale.does((book, at) => gateway.refund(book, of, { at, amount: tale.part(45), code }));
    },
  },
  {
    name: 'capture sent without reference',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      tale.does((book, at) =>
        gateway.capture(book, of, { at, amount: tale.total, code: String(at) }),
      );
    },
  },
  {
    name: 'refund that the issuer authorized',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = sold(tale);
      const build = authorizedRefund;
      tale.does((book, at) => gateway.refund(book, of, { at, amount: tale.part(30), build }));
    },
  },
  {
    name: 'smaller capture that releases the rest in its own row',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      const how = { amount: tale.part(80), rest: 'same row', left: tale.total } as const;
      tale.does((book, at) => gateway.capture(book, of, { at, ...how }));
    },
  },
  {
    name: 'smaller capture after a release of the rest',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      const how = { amount: tale.part(65), rest: 'own row', left: tale.total } as const;
      tale.does((book, at) => gateway.capture(book, of, { at, ...how }));
    },
  },
  {
    name: 'authorization reversed in part',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      tale.does((book, at) => gateway.reverse(book, of, { at, amount: tale.part(40) }));
    },
  },
  {
    name: 'authorization raised',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      const how = { amount: tale.part(15), before: tale.total };
      tale.does((book, at) => gateway.increment(book, of, { at, ...how }));
    },
  },
];
