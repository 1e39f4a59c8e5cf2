import type { Operation } from '../gateway/book.ts';
import * as gateway from '../rows/gateway-rows.ts';
import type { Tale } from './tale.ts';

/** A payment that was authorized, and of which the shop knows that much. */
export function authorized(tale: Tale): Operation {
  const event = tale.happens(gateway.authorization);
  tale.knows(event, 'Authorization');
  return event;
}

/** A payment that was sold, and of which the shop knows that much. */
export function sold(tale: Tale, build: gateway.RowBuilder = gateway.sale): Operation {
  const event = tale.happens(build);
  tale.knows(event, 'Charge');
  return event;
}
