import * as gateway from '../rows/gateway-rows.ts';
import { authorized } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** Authorizations, sales, captures, checks and alternative payments that the shop has not heard of. */
export const MONEY_IN: readonly Scenario[] = [
  {
    name: 'authorization missing',
    times: 26,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.authorization);
    },
  },
  {
    name: 'sale missing',
    times: 40,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.sale);
    },
  },
  {
    name: 'authorization and capture missing',
    times: 22,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.capture, { of: tale.happens(gateway.authorization) });
    },
  },
  {
    name: 'capture missing',
    times: 24,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.capture, { of: authorized(tale) });
    },
  },
  {
    name: 'partial capture missing',
    times: 8,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.capture, { of: authorized(tale), amount: tale.part(60) });
    },
  },
  {
    name: 'several captures missing',
    times: 10,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      const first = tale.happens(gateway.capture, { of, amount: tale.part(40) });
      tale.happens(gateway.capture, { of, amount: tale.total - first.amount });
    },
  },
  {
    name: 'eCheck missing',
    times: 8,
    standing: 'missing',
    by: 'check',
    tell: (tale) => {
      tale.happens(gateway.eCheckDebit);
    },
  },
  {
    name: 'alternative sale missing',
    times: 12,
    standing: 'missing',
    by: 'paypal',
    tell: (tale) => {
      tale.happens(gateway.alternativeSale);
    },
  },
  {
    name: 'alternative capture missing',
    times: 4,
    standing: 'missing',
    by: 'paypal',
    tell: (tale) => {
      const interactionId = `PAYPAL-${tale.orderNumber}`;
      tale.remembers('Authorization', 'Success', tale.total, { interactionId });
      tale.happens(gateway.alternativeCapture);
    },
  },
];
