import * as gateway from '../rows/gateway-rows.ts';
import { authorized, sold } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** Declines, reviews, risk and authentication on the way to the money, and payments that are right already. */
export const HESITATIONS: readonly Scenario[] = [
  {
    name: 'eCheck under review missing',
    times: 3,
    standing: 'missing',
    by: 'check',
    tell: (tale) => {
      tale.happens(gateway.eCheckUnderReview);
    },
  },
  {
    name: 'decline missing',
    times: 9,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.decline);
    },
  },
  {
    name: 'declined, then paid',
    times: 5,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.declinedSale, { reasonCode: '204' });
      tale.happens(gateway.sale);
    },
  },
  {
    name: 'capture refused',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.capture, { of: authorized(tale), reasonCode: '235' });
    },
  },
  {
    name: 'review pending',
    times: 6,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.review);
    },
  },
  {
    name: 'sale under review',
    times: 4,
    standing: 'missing',
    tell: (tale) => {
      tale.saleEnabled = true;
      tale.verdict(tale.happens(gateway.saleUnderReview), 'ACCEPT');
    },
  },
  {
    name: 'review rejected by the fraud team',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      tale.verdict(tale.happens(gateway.review), 'REJECT');
    },
  },
  {
    name: 'risk reject with its reversal',
    times: 4,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.reversal, { of: tale.happens(gateway.riskReject), atOnce: true });
    },
  },
  {
    name: 'authenticated, then authorized',
    times: 6,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.authenticationPending);
      tale.happens(gateway.authorization);
    },
  },
  {
    name: 'card stored, then sold',
    times: 4,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.tokenOnly);
      tale.happens(gateway.sale);
    },
  },
  {
    name: 'already right: sale',
    times: 26,
    standing: 'right',
    tell: (tale) => {
      sold(tale);
    },
  },
  {
    name: 'already right: authorization and capture',
    times: 12,
    standing: 'right',
    tell: (tale) => {
      tale.knows(tale.happens(gateway.capture, { of: authorized(tale) }), 'Charge');
    },
  },
];
