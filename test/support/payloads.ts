import { expect } from 'chai';
import { ok, type Result } from '../../src/domain/result.ts';
import { createPayloads, type Payloads } from '../../src/payload/payloads.ts';
import {
  SAMPLE_INSTANT_MS,
  SAMPLE_KEY_IDS,
  SAMPLE_REQUEST,
  SAMPLE_SETTINGS,
  sampleWith,
} from '../../src/payload/sample.ts';
import type { PayloadSettings } from '../../src/payload/settings.ts';
import { readKeys } from '../../src/payload/sign.ts';
import type { Purchases } from '../../src/ports/ports.ts';
import { ACTIVE, RETIRED } from './keys.ts';

/** A request id, the same for every payload of these tests. */
export const REQUEST_ID = '8cbc3fad-8b3f-40c0-ae93-2d7e75a8624a';

/** commercetools without anything in it. */
export const NO_PURCHASES: Purchases = {
  get: async () => ({ ok: false, error: { kind: 'NotFound', message: 'There is none.' } }),
  spelledAlike: async () => ok([]),
  keepPayment: async () => ok('payment'),
};

/** The use cases over the settings and keys of the table's examples. */
export function samplePayloads(
  settings: Partial<PayloadSettings> = {},
  purchases: Purchases = NO_PURCHASES,
  now: () => number = () => SAMPLE_INSTANT_MS,
): Payloads {
  const [active = '', retired = ''] = SAMPLE_KEY_IDS;
  const keys = readKeys([
    { merchantKeyId: active, privateKey: ACTIVE.privateKey },
    { merchantKeyId: retired, privateKey: RETIRED.privateKey },
  ]);
  const clock = { now, pause: async () => {} };
  const ports = { purchases, clock, ids: { next: () => REQUEST_ID } };
  return createPayloads(ports, { ...SAMPLE_SETTINGS, ...settings }, keys);
}

/** The value of a success; fails with the error otherwise. */
export function succeeded<T>(result: Result<T, unknown>): T {
  if (!result.ok) expect.fail(JSON.stringify(result.error));
  return result.value;
}

/** What `build` says of the sample request with changes: the ids of the rules that it breaks, and the paths. */
export async function problemsOf(payloads: Payloads, overlay: Record<string, unknown>) {
  const checked = succeeded(await payloads.check(sampleWith(overlay)));
  return checked.problems;
}

/** The parsed orderDetails of the sample request with changes, and the document around it. */
export async function builtFrom(payloads: Payloads, overlay: Record<string, unknown> = {}) {
  const { document, warnings } = succeeded(await payloads.build(sampleWith(overlay)));
  const details: Record<string, unknown> = JSON.parse(String(document.payload.orderDetails));
  return { document, payload: document.payload, details, warnings };
}

/** The sample as it is. */
export const SAMPLE = SAMPLE_REQUEST;
