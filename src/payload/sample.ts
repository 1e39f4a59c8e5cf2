import type { Overlay } from './rules/rule.ts';
import type { PayloadSettings } from './settings.ts';

/** A request that breaks no rule; the examples of the table are changes to it. Made after the sample of seed 002. */
export const SAMPLE_REQUEST: Readonly<Record<string, unknown>> = {
  orderId: 'R1096438018',
  amount: '1.00',
  customerId: '1234567890',
  customerEmail: 'ada@example.com',
  customerMobile: '9739534710',
  orderDetails: { return_url: 'https://shop.example/end' },
};

/** When the examples of the table happen: the timestamp of the seed's sample. */
export const SAMPLE_INSTANT_MS = 1_571_922_200_845;

/** The keys that the examples of the table know, the active one first. */
export const SAMPLE_KEY_IDS: readonly string[] = ['key-2026', 'key-2025'];

/** An order id that another order of the examples has already. */
export const SAMPLE_TAKEN = 'TAKEN17';

/** What is configured in the examples of the table: two merchant ids on one gateway, one of them without a reference. */
export const SAMPLE_SETTINGS: PayloadSettings = {
  orderIdMax: 17,
  mandateEpochUnit: 'seconds',
  clientId: 'idea',
  merchantId: 'idea_preprod',
  routes: [
    { merchantId: 'shop_in', gatewayId: '12', gatewayReferenceId: 'IN_PAYU' },
    { merchantId: 'shop_uk', gatewayId: '12', gatewayReferenceId: undefined },
    { merchantId: 'shop_us', gatewayId: '18', gatewayReferenceId: undefined },
  ],
  defaultMerchantId: 'shop_us',
};

/** The sample request with an example's changes: keys of `orderDetails` begin with `orderDetails.`. */
export function sampleWith(overlay: Overlay): Readonly<Record<string, unknown>> {
  const prefix = 'orderDetails.';
  const inner = Object.entries(overlay)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, value]) => [path.slice(prefix.length), value] as const);
  const outer = Object.entries(overlay).filter(([path]) => !path.startsWith(prefix));
  const orderDetails = { ...Object(SAMPLE_REQUEST.orderDetails), ...Object.fromEntries(inner) };
  // Through JSON, as a caller would send it: what is undefined is not there.
  return JSON.parse(
    JSON.stringify({ ...SAMPLE_REQUEST, ...Object.fromEntries(outer), orderDetails }),
  );
}
