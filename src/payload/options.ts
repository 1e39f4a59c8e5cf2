import type { PurchaseReference } from '../ports/ports.ts';
import { type PayloadProblem, problemAt } from './errors.ts';
import type { Platform, RuleId } from './rules/rule.ts';

/** How a payload is made; none of it is sent to the SDK. */
export type Options = {
  readonly platform: Platform;
  /** The mandate may be set up over UPI, which asks for dates. */
  readonly upi: boolean;
  /** The merchant id (MID) that the payment goes to; the default one unless told. */
  readonly mid: string | undefined;
  /** Refuses keys that are not documented; without it they are sent as they are. */
  readonly strict: boolean;
  readonly signatureEncoding: 'base64' | 'hex';
};

type Read = {
  readonly options: Options;
  readonly from: PurchaseReference | undefined;
  readonly problems: readonly PayloadProblem[];
};

const PLATFORMS: readonly Platform[] = ['web', 'android', 'ios'];
const ENCODINGS = ['base64', 'hex'] as const;
const FLAGS: readonly boolean[] = [true, false];
const SOURCES = { orderId: 'order', cartId: 'cart', paymentId: 'payment' } as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The options of a request; what cannot be used is a problem, and as if it had not been given. */
export function readOptions(
  body: Readonly<Record<string, unknown>>,
  merchantIds: readonly string[],
): Read {
  const problems: PayloadProblem[] = [];
  const choose = <T>(name: string, choices: readonly T[], rule: RuleId): T | undefined => {
    const value = body[name];
    const chosen = choices.find((choice) => choice === value);
    if (value !== undefined && chosen === undefined) {
      problems.push(problemAt(name, rule, value, `one of ${choices.join(', ')}`));
    }
    return chosen;
  };
  const options: Options = {
    platform: choose('platform', PLATFORMS, 'PP-R52') ?? 'web',
    upi: choose('upi', FLAGS, 'PP-R62') ?? false,
    mid: choose('mid', merchantIds, 'PP-R68'),
    strict: choose('strict', FLAGS, 'PP-R69') ?? true,
    signatureEncoding: choose('signatureEncoding', ENCODINGS, 'PP-R57') ?? 'base64',
  };
  const from = body.from === undefined ? undefined : readSource(body.from);
  if (body.from !== undefined && from === undefined) problems.push(unknownSource(body.from));
  return { options, from, problems };
}

function readSource(from: unknown): PurchaseReference | undefined {
  const [only, ...more] = Object.entries(Object(from));
  if (only === undefined || more.length > 0) return undefined;
  const kind = Object.entries(SOURCES).find(([name]) => name === only[0])?.[1];
  const id: unknown = only[1];
  return kind !== undefined && typeof id === 'string' && UUID.test(id)
    ? { kind, id: id.toLowerCase() }
    : undefined;
}

function unknownSource(from: unknown): PayloadProblem {
  const allowed = 'an object of one orderId, cartId or paymentId: the commercetools id, a UUID';
  return problemAt('from', 'PP-R69', from, allowed);
}
