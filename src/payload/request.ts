import type { PurchaseReference } from '../ports/ports.ts';
import { holdsPrivateKey, type PayloadProblem, problemAt } from './errors.ts';
import { type Options, readOptions } from './options.ts';
import { requestPath } from './rules/row.ts';
import { PARAMETERS } from './rules/rules.ts';

/** What was asked for: values by path as they were given, and how to go about it. */
export type Asked = {
  readonly given: ReadonlyMap<string, unknown>;
  readonly from: PurchaseReference | undefined;
  readonly options: Options;
  readonly problems: readonly PayloadProblem[];
  readonly warnings: readonly PayloadProblem[];
};

const OPTION_KEYS = ['from', 'orderDetails', 'platform', 'upi', 'mid', 'strict'];
/** Made here, so that nobody can hand them in. */
const MADE = new Set(['payload.orderDetails', 'payload.signature']);
const PATHS = PARAMETERS.map(({ path }) => path).filter((path) => !MADE.has(path));
const BY_KEY = new Map(
  PATHS.filter((path) => !path.startsWith('orderDetails.')).map((path) => [
    requestPath(path),
    path,
  ]),
);
const DETAILS = new Set(PATHS.filter((path) => path.startsWith('orderDetails.')));
const KNOWN = [...BY_KEY.keys(), ...OPTION_KEYS, 'signatureEncoding'];
/** Gateways define metadata of their own: the name, a colon, and theirs. */
const METADATA = /^orderDetails\.metadata\.[A-Za-z0-9_]{1,40}:[A-Za-z0-9_]{1,80}$/;
/** Two spellings that the vendor's page uses for one thing. Source: X23. */
const SAME: Readonly<Record<string, string>> = {
  'orderDetails.metadata.PAYTM_V2:subscriptionStartDate':
    'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_START_DATE',
};

/** Reads a request; whatever is wrong with its shape is among its problems, and the rest is read nevertheless. */
export function readRequest(body: unknown, merchantIds: readonly string[]): Asked {
  const isUsable = isRecord(body);
  const record = isUsable ? body : {};
  const { options, from, problems } = readOptions(record, merchantIds);
  const details = readDetails(record.orderDetails);
  const top = Object.entries(record).filter(([key]) => !isOption(key));
  const given = new Map<string, unknown>([
    ...top.map(([key, value]): [string, unknown] => [BY_KEY.get(key) ?? `payload.${key}`, value]),
    ...details.given,
  ]);
  const strays = [
    ...top.filter(([key]) => !BY_KEY.has(key)).map(strayTop),
    ...details.given.filter(([path]) => !isKnownDetail(path)).map(strayDetail),
  ];
  // Without strict mode strays are sent on, but for groups: a payload has no place for those.
  const refused = strays.filter(({ isGroup }) => options.strict || isGroup);
  const warned = strays.filter((stray) => !refused.includes(stray));
  return {
    ...{ given, from, options },
    problems: [
      ...(isUsable ? [] : [problemAt('$', 'PP-R69', body, 'one JSON object')]),
      ...problems,
      ...details.problems,
      ...refused.map(({ problem }) => problem),
      ...privateKeys(given),
    ],
    warnings: warned.map(({ problem }) => problem),
  };
}

/** Whether a path within `orderDetails` is one of the table, or a gateway's own metadata. */
export function isKnownDetail(path: string): boolean {
  return DETAILS.has(path) || METADATA.test(path);
}

function isOption(key: string): boolean {
  return OPTION_KEYS.includes(key) || key === 'signatureEncoding';
}

type Details = {
  readonly given: readonly (readonly [string, unknown])[];
  readonly problems: readonly PayloadProblem[];
};

function readDetails(details: unknown): Details {
  if (details === undefined) return { given: [], problems: [] };
  if (!isRecord(details)) {
    const allowed = 'an object; it is turned into text here';
    return { given: [], problems: [problemAt('orderDetails', 'PP-R11', details, allowed)] };
  }
  const given = Object.entries(details).map(([key, value]): [string, unknown] => {
    const path = `orderDetails.${key}`;
    return [SAME[path] ?? path, value];
  });
  const wrong = given.filter(([path, value]) => isOwnMetadata(path) && typeof value !== 'string');
  return {
    given,
    problems: wrong.map(([path, value]) => problemAt(path, 'PP-R69', value, 'metadata is text')),
  };
}

function isOwnMetadata(path: string): boolean {
  return METADATA.test(path) && !DETAILS.has(path);
}

/** What is at a place that no rule knows. */
type Stray = { readonly problem: PayloadProblem; readonly isGroup: boolean };

function strayTop([key, value]: readonly [string, unknown]): Stray {
  const allowed = `one of ${KNOWN.join(', ')}`;
  return {
    problem: problemAt(key.slice(0, 80), 'PP-R69', value, allowed),
    isGroup: isGroup(value),
  };
}

function strayDetail([path, value]: readonly [string, unknown]): Stray {
  const group = path.slice('orderDetails.'.length);
  const hint = isRecord(value) ? `keys in one piece, such as "${group}.…"` : 'a documented key';
  const allowed = `${hint}, or metadata.GATEWAY:name`;
  return {
    problem: problemAt(path.slice(0, 120), 'PP-R69', value, allowed),
    isGroup: isGroup(value),
  };
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function privateKeys(given: ReadonlyMap<string, unknown>): readonly PayloadProblem[] {
  return [...given]
    .filter(([, value]) => typeof value === 'string' && holdsPrivateKey(value))
    .map(([path, value]) => problemAt(requestPath(path), 'PP-R58', value));
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
