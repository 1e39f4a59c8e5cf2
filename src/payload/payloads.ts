import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock, Ids, Purchase, Purchases } from '../ports/ports.ts';
import {
  assemble,
  type Drafted,
  draftPayload,
  merchantIdOf,
  orderDetailsText,
  type PayloadDocument,
  type Surroundings,
} from './build.ts';
import type { PayloadProblem } from './errors.ts';
import { createSpellings } from './order-id.ts';
import { type Asked, readRequest } from './request.ts';
import type { PayloadSettings } from './settings.ts';
import { isSignatureOf, type Keys, type SigningKey, signText } from './sign.ts';
import { type Verification, verifyPayload } from './verify.ts';

/** A signed payload; `warnings` are what is right and yet worth a second look. */
export type Built = {
  readonly document: PayloadDocument;
  readonly warnings: readonly PayloadProblem[];
};

/** What building would say, without building. */
export type Checked = Pick<Drafted, 'problems' | 'warnings'>;

/** Why there is no payload: the request, the configuration, or commercetools. */
export type Refusal =
  | ({ readonly kind: 'invalid' } & Checked)
  | { readonly kind: 'not-configured'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Builds, checks and verifies payloads. Nothing here throws for what a caller sends. */
export type Payloads = {
  /** Builds and signs; from an order, cart or payment also sees to its payment in commercetools. */
  build(body: unknown): Promise<Result<Built, Refusal>>;
  /** Everything that `build` would find, signing nothing and changing nothing. */
  check(body: unknown): Promise<Result<Checked, Refusal>>;
  /** What does not hold of a finished payload. */
  verify(body: unknown): Promise<Verification>;
  /** The ids of the keys that can sign, the active one first. */
  readonly merchantKeyIds: readonly string[];
};

/** What payloads are made with. */
export type PayloadPorts = {
  readonly purchases: Purchases;
  readonly clock: Clock;
  readonly ids: Ids;
};

type Prepared = Drafted & {
  readonly asked: Asked;
  readonly around: Surroundings;
};

const NOT_CONFIGURED =
  'No key can sign here. Set PROCESS_MERCHANT_KEY_ID and PROCESS_PRIVATE_KEY, then start again.';

/** The use cases of Process payload. */
export function createPayloads(
  ports: PayloadPorts,
  settings: PayloadSettings,
  keys: Keys,
): Payloads {
  const merchantIds = settings.routes.map(({ merchantId }) => merchantId);
  const merchantKeyIds = [...keys.all.keys()];
  const spellings = createSpellings();

  async function prepare(body: unknown): Promise<Result<Prepared, Refusal>> {
    const asked = readRequest(body, merchantIds);
    const found = await find(ports.purchases, asked);
    if (!found.ok) return err({ kind: 'failed', failure: found.error });
    const { purchase, alike } = found.value;
    const around: Surroundings = {
      ...{ settings, merchantKeyIds, purchase },
      requestId: ports.ids.next(),
      now: ports.clock.now(),
      otherSpelling: (orderId) => alike[0] ?? spellings.other(orderId),
    };
    return ok({ ...draftPayload(asked, around), asked, around });
  }

  async function build(body: unknown): Promise<Result<Built, Refusal>> {
    const prepared = await prepare(body);
    if (!prepared.ok) return prepared;
    const { draft, problems, warnings, asked } = prepared.value;
    if (keys.active === undefined) return err({ kind: 'not-configured', message: NOT_CONFIGURED });
    if (problems.length > 0) return err({ kind: 'invalid', problems, warnings });
    const kept = await keepPayment(ports.purchases, prepared.value);
    if (!kept.ok) return err({ kind: 'failed', failure: kept.error });
    const key = keyOf(keys, draft.values.get('payload.merchantKeyId'));
    const text = orderDetailsText(draft.values);
    const signature = await signChecked(key, text, asked.options.signatureEncoding);
    spellings.remember(String(draft.values.get('payload.orderId')));
    return ok({ document: assemble(draft.values, text, signature), warnings });
  }

  return {
    build,
    check: async (body) => {
      const prepared = await prepare(body);
      if (!prepared.ok) return prepared;
      const { problems, warnings } = prepared.value;
      return ok({ problems, warnings });
    },
    verify: (body) => verifyPayload(body, settings, keys),
    merchantKeyIds,
  };
}

type Found = { readonly purchase: Purchase | undefined; readonly alike: readonly string[] };

async function find(purchases: Purchases, { from, given }: Asked): Promise<Result<Found, Failure>> {
  if (from === undefined) return ok({ purchase: undefined, alike: [] });
  const purchase = await purchases.get(from);
  if (!purchase.ok) return purchase;
  const { orderNumber, payment } = purchase.value;
  const orderId = given.get('payload.orderId') ?? orderNumber ?? payment?.key;
  if (typeof orderId !== 'string') return ok({ purchase: purchase.value, alike: [] });
  const alike = await purchases.spelledAlike(orderId.slice(0, 40));
  return alike.ok ? ok({ purchase: purchase.value, alike: alike.value }) : alike;
}

async function keepPayment(
  purchases: Purchases,
  { asked, around, draft }: Prepared,
): Promise<Result<unknown, Failure>> {
  if (around.purchase === undefined) return ok(undefined);
  const mid = merchantIdOf(asked, around);
  const merchantId = mid === around.settings.defaultMerchantId ? undefined : mid;
  return purchases.keepPayment(
    around.purchase,
    String(draft.values.get('orderDetails.order_id')),
    merchantId,
  );
}

function keyOf(keys: Keys, id: unknown): SigningKey {
  const key = keys.all.get(String(id));
  if (key === undefined) throw new Error('A key that is not configured passed the check');
  return key;
}

/** A signature is verified before it leaves: a broken one would be refused at the worst moment. */
async function signChecked(
  key: SigningKey,
  text: string,
  encoding: 'base64' | 'hex',
): Promise<string> {
  const signature = await signText(key, text, encoding);
  if (!(await isSignatureOf(key.publicKey, text, signature, encoding))) {
    throw new Error('A fresh signature does not verify');
  }
  return signature;
}
