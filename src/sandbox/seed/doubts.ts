import * as gateway from '../gateway/operations.ts';
import * as rows from '../rows/gateway-rows.ts';
import { authorized, sold } from './opening.ts';
import type { Scenario } from './scenario.ts';

/** Records that leave a doubt for a person, and their like that do not. Source: reference/cybersource-facts.md §4. */
export const DOUBTS: readonly Scenario[] = [
  {
    name: 'exception: authorization that timed out',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(rows.authorization, { reasonCode: '250' });
    },
  },
  {
    name: 'capture that timed out, and was refunded',
    times: 1,
    standing: 'missing',
    tell: (tale) => {
      const of = tale.happens(rows.capture, { of: authorized(tale), reasonCode: '151' });
      tale.does((book, at) => gateway.refund(book, of, { at, amount: tale.part(25) }));
    },
  },
  {
    name: 'exception: sale approved in part',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      const how = { amount: tale.part(60), asked: tale.total, isSale: true };
      tale.does((book, at) => gateway.approveInPart(book, { at, ...how }));
    },
  },
  {
    name: 'exception: declined for its address, and still held',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(rows.authorization, { reasonCode: '200' });
    },
  },
  {
    name: 'declined for its card number, and reversed',
    times: 2,
    standing: 'missing',
    tell: (tale) => {
      const of = tale.happens(rows.authorization, { reasonCode: '230' });
      tale.does((book, at) => gateway.reverse(book, of, { at, amount: tale.total }));
    },
  },
  {
    name: 'exception: sale whose capture failed',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      tale.happens(rows.sale, { reasonCode: '236' });
    },
  },
  {
    name: 'exception: charged twice',
    times: 1,
    standing: 'exception',
    tell: (tale) => {
      sold(tale);
      tale.happens(rows.sale);
    },
  },
];
