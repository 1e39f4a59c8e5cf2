import { formatDecimal } from '../domain/money/money.ts';
import type { Purchase } from '../ports/ports.ts';
import { orderIdOf } from './order-id.ts';
import type { Context } from './rules/rule.ts';
import { PARAMETERS } from './rules/rules.ts';
import type { PayloadSettings } from './settings.ts';

/** The values of a payload by path, and which parameter of the envelope those repeat that were not given. */
export type Draft = {
  readonly values: ReadonlyMap<string, unknown>;
  readonly origins: ReadonlyMap<string, string>;
};

/** What fills in a draft besides the request. */
export type Sources = {
  readonly settings: PayloadSettings;
  readonly merchantKeyId: string | undefined;
  readonly requestId: string;
  readonly now: number;
  readonly purchase: Purchase | undefined;
  readonly gatewayReferenceId: string | undefined;
};

const PATHS = PARAMETERS.map(({ path }) => path);

/** What `orderDetails` repeats of the envelope. */
const REPEATED: Readonly<Record<string, string>> = {
  'orderDetails.order_id': 'orderId',
  'orderDetails.merchant_id': 'merchantId',
  'orderDetails.amount': 'amount',
  'orderDetails.customer_id': 'customerId',
  'orderDetails.customer_email': 'customerEmail',
  'orderDetails.customer_phone': 'customerMobile',
};

/** The draft of a payload: what was given in the form in which it is sent, completed from what is known. */
export function fillIn(
  given: ReadonlyMap<string, unknown>,
  sources: Sources,
  context: Context,
): Draft {
  const values = new Map<string, unknown>();
  const origins = new Map<string, string>();
  for (const [path, value] of [...fallbacks(), ...known(sources), ...given])
    values.set(path, value);
  for (const { path, parameter } of PARAMETERS) {
    if (values.has(path)) values.set(path, parameter.normal(values.get(path), context));
  }
  for (const [path, name] of Object.entries(REPEATED)) {
    if (values.has(path)) continue;
    values.set(path, values.get(`payload.${name}`));
    origins.set(path, name);
  }
  return { values: inOrder(values), origins };
}

/** Defaults are written out in the envelope; in `orderDetails` what is absent means them already. */
function fallbacks(): readonly (readonly [string, unknown])[] {
  return PARAMETERS.filter(({ path }) => !path.startsWith('orderDetails.')).map(
    ({ path, parameter }) => [path, parameter.fallback] as const,
  );
}

function known(sources: Sources): readonly (readonly [string, unknown])[] {
  const { settings, purchase } = sources;
  return [
    ['requestId', sources.requestId],
    ['payload.merchantId', settings.merchantId],
    ['payload.clientId', settings.clientId],
    ['payload.merchantKeyId', sources.merchantKeyId],
    ['orderDetails.timestamp', String(sources.now)],
    ['orderDetails.metadata.JUSPAY:gateway_reference_id', sources.gatewayReferenceId],
    ...(purchase === undefined ? [] : ofPurchase(purchase)),
  ];
}

function ofPurchase(purchase: Purchase): readonly (readonly [string, unknown])[] {
  const { orderNumber, payment, reference, amount, fractionDigits } = purchase;
  return [
    ['payload.orderId', orderNumber ?? payment?.key ?? orderIdOf(reference.id)],
    // Zeros behind the second decimal say nothing; any other digit there is refused by its rule.
    ['payload.amount', formatDecimal(amount, fractionDigits).replace(/(\.\d\d)0+$/, '$1')],
    ['payload.customerId', purchase.customerId ?? ''],
    ['payload.customerEmail', purchase.email],
    ['payload.customerMobile', purchase.phone?.replace(/[\s().-]/g, '')],
    ['orderDetails.currency', amount.currencyCode],
  ];
}

/** What is there: the parameters in the order of the table, then whatever else was given. */
function inOrder(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const present = new Map<string, unknown>();
  for (const path of [...PATHS, ...values.keys()]) {
    const value = values.get(path);
    if (value !== undefined) present.set(path, value);
  }
  return present;
}
