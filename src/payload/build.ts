import type { Purchase } from '../ports/ports.ts';
import { advice, breaches } from './check.ts';
import { type PayloadProblem, problemAt } from './errors.ts';
import { type Draft, fillIn } from './fill.ts';
import type { Asked } from './request.ts';
import { factsOf } from './rules/facts.ts';
import type { Context, Route } from './rules/rule.ts';
import type { PayloadSettings } from './settings.ts';

/** The envelope as it is sent to the SDK: one JSON object as in seed 002. */
export type PayloadDocument = {
  readonly requestId: string;
  readonly service: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** What is known when a payload is drafted, besides what was asked for. */
export type Surroundings = {
  readonly settings: PayloadSettings;
  /** The ids of the keys that can sign, the active one first. */
  readonly merchantKeyIds: readonly string[];
  readonly purchase: Purchase | undefined;
  readonly requestId: string;
  readonly now: number;
  /** How the same order id is spelled elsewhere, when that differs in case. */
  readonly otherSpelling: (orderId: string) => string | undefined;
};

/** A payload that only lacks its signature, and what is wrong with it. */
export type Drafted = {
  readonly draft: Draft;
  readonly problems: readonly PayloadProblem[];
  readonly warnings: readonly PayloadProblem[];
};

const TO_BE_MADE: ReadonlySet<string> = new Set(['payload.orderDetails', 'payload.signature']);

/** Drafts a payload and holds it against every rule. Pure: reads no clock and asks nobody. */
export function draftPayload(asked: Asked, around: Surroundings): Drafted {
  const { settings, merchantKeyIds, purchase, requestId, now } = around;
  const mid = merchantIdOf(asked, around);
  const context = contextOf(asked, around, mid);
  const sources = {
    ...{ settings, purchase, requestId, now, merchantKeyId: merchantKeyIds[0] },
    gatewayReferenceId: referenceOf(context.routes, mid),
  };
  const draft = fillIn(asked.given, sources, context);
  const facts = factsOf(draft.values, context);
  const found = breaches(facts, { origins: draft.origins, toBeMade: TO_BE_MADE });
  return {
    draft,
    problems: [
      ...asked.problems,
      ...found.map(({ problem }) => problem),
      ...lostToSync(draft.values, purchase),
    ],
    warnings: [...asked.warnings, ...advice(facts)],
  };
}

/** The merchant id (MID) that a payment goes to: as asked, else as its payment says, else the default one. */
export function merchantIdOf({ options }: Asked, { purchase, settings }: Surroundings): string {
  return options.mid ?? purchase?.payment?.merchantId ?? settings.defaultMerchantId;
}

/** The text of `orderDetails`. Written once: this very text is signed and sent. Source: PP-R54. */
export function orderDetailsText(values: ReadonlyMap<string, unknown>): string {
  return JSON.stringify(part(values, 'orderDetails.'));
}

/** The whole document around a text and its signature. */
export function assemble(
  values: ReadonlyMap<string, unknown>,
  orderDetails: string,
  signature: string,
): PayloadDocument {
  const payload = part(values, 'payload.');
  return {
    requestId: String(values.get('requestId')),
    service: String(values.get('service')),
    payload: { ...payload, orderDetails, signature },
  };
}

/** What stands below a prefix, in the order of the draft. */
function part(values: ReadonlyMap<string, unknown>, prefix: string): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [path, value] of values) {
    if (path.startsWith(prefix)) entries.push([path.slice(prefix.length), value]);
  }
  return Object.fromEntries(entries);
}

function contextOf({ options, given }: Asked, around: Surroundings, mid: string): Context {
  const { settings, merchantKeyIds, now, otherSpelling } = around;
  const { orderIdMax, mandateEpochUnit, routes } = settings;
  const gatewayId = given.get('orderDetails.gateway_id') ?? routeOf(routes, mid)?.gatewayId;
  return {
    ...{ platform: options.platform, now, orderIdMax, mandateEpochUnit, otherSpelling },
    upi: options.upi || hasDates(given),
    merchantKeyIds,
    routes: routes.filter((route) => gatewayId !== undefined && route.gatewayId === gatewayId),
  };
}

/** Only mandates over UPI have dates, so that one of them says which kind it is. */
export function hasDates(values: ReadonlyMap<string, unknown>): boolean {
  return ['start_date', 'end_date'].some((name) => values.has(`orderDetails.mandate.${name}`));
}

function routeOf(routes: readonly Route[], mid: string): Route | undefined {
  return routes.find(({ merchantId }) => merchantId === mid);
}

function referenceOf(shared: readonly Route[], mid: string): string | undefined {
  return shared.length > 1 ? routeOf(shared, mid)?.gatewayReferenceId : undefined;
}

/** The sync finds a payment by its key or by its order's number: an order id that is neither would be lost. */
function lostToSync(
  values: ReadonlyMap<string, unknown>,
  purchase: Purchase | undefined,
): readonly PayloadProblem[] {
  const orderId = values.get('payload.orderId');
  const key = purchase?.payment?.key;
  if (key === undefined || orderId === key || orderId === purchase?.orderNumber) return [];
  const allowed = "the key of the payment or the number of its order, else the sync can't find it";
  return [problemAt('orderId', 'PP-R6', orderId, allowed)];
}
