import * as gateway from '../rows/gateway-rows.ts';
import { authorized } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** What goes wrong in a real shop: interrupted requests, late news, records that fit nowhere. */
export const ODDITIES: readonly Scenario[] = [
  {
    name: 'interrupted capture without gateway id',
    times: 4,
    standing: 'missing',
    tell: (tale) => {
      const of = authorized(tale);
      tale.remembers('Charge', 'Initial', tale.total);
      tale.happens(gateway.capture, { of });
    },
  },
  {
    name: 'interrupted authorization without gateway id',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      tale.remembers('Authorization', 'Initial', tale.total);
      tale.happens(gateway.authorization);
    },
  },
  {
    name: 'payment found by its key',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      tale.key = `legacy-${tale.orderNumber}`;
      tale.happens(gateway.sale);
    },
  },
  {
    name: 'payment found by its order number',
    times: 3,
    standing: 'missing',
    tell: (tale) => {
      tale.happens(gateway.sale, { code: tale.orderNumber });
    },
  },
  {
    name: 'authorization still pending in the shop',
    times: 5,
    standing: 'wrong',
    tell: (tale) => {
      tale.knows(tale.happens(gateway.authorization), 'Authorization', 'Pending');
    },
  },
  {
    name: 'exception: sale failed in the shop, not at the gateway',
    times: 2,
    standing: 'exception',
    tell: (tale) => {
      tale.knows(tale.happens(gateway.sale), 'Charge', 'Failure');
    },
  },
  {
    name: 'review already decided',
    times: 4,
    standing: 'right',
    tell: (tale) => {
      const event = tale.happens(gateway.review);
      tale.knows(event, 'Authorization');
      tale.verdict(event, 'ACCEPT');
    },
  },
  {
    name: 'shopper authentication pending',
    times: 4,
    standing: 'ignored',
    tell: (tale) => {
      tale.happens(gateway.authenticationPending);
    },
  },
  {
    name: 'card verification only',
    times: 3,
    standing: 'ignored',
    tell: (tale) => {
      tale.happens(gateway.cardVerification);
    },
  },
  {
    name: 'rejected by risk before authorization',
    times: 2,
    standing: 'ignored',
    tell: (tale) => {
      tale.happens(gateway.earlyRiskReject);
    },
  },
  {
    name: 'exception: sold by another till of the merchant',
    times: 1,
    standing: 'exception',
    homeless: true,
    tell: (tale) => {
      tale.happens(gateway.sale, { code: `Till 4 / ${tale.orderNumber}` });
    },
  },
  {
    name: 'exception: risk reject without reversal',
    times: 2,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.riskReject);
    },
  },
  {
    name: 'exception: Initial charge in the way',
    times: 2,
    standing: 'exception',
    tell: (tale) => {
      const of = authorized(tale);
      tale.remembers('Charge', 'Initial', tale.total);
      tale.happens(gateway.capture, { of, amount: tale.part(50) });
    },
  },
  {
    name: 'exception: unmatched reference',
    times: 2,
    standing: 'exception',
    homeless: true,
    tell: (tale) => {
      tale.happens(gateway.sale, { code: tale.strangeReference() });
    },
  },
  {
    name: 'exception: foreign currency',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.sale, { currency: tale.foreignCurrency });
    },
  },
  {
    name: 'exception: missing amount',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.sale, { amount: null });
    },
  },
  {
    name: 'exception: excess digits',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.sale, { excess: true });
    },
  },
  {
    name: 'exception: malformed record',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.malformed);
    },
  },
  {
    name: 'exception: refund of a charge the shop does not know',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(gateway.refund, { of: tale.happens(gateway.sale, { longAgo: true }) });
    },
  },
  {
    name: 'exception: recorded with another amount',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      const event = tale.happens(gateway.sale);
      tale.knows({ ...event, amount: tale.part(90) }, 'Charge');
    },
  },
];
