import { z } from 'zod';
import { type Addition, type Declarations, merchantOf } from './merchant.ts';
import { type ConfigProblem, MASK, NOTHING } from './problem.ts';
import { base64, merchantId, word } from './values.ts';

const KEY = 'PAYMENT_GATEWAY_MERCHANTS';

/** What each field of an entry may hold; also the list of fields that there are. */
const ALLOWED: Readonly<Record<string, string>> = {
  merchantId: merchantId.allowed,
  keyId: word.allowed,
  secretKey: base64.allowed,
  currency: 'an ISO 4217 code such as USD',
  serviceIds: 'a list of UUIDs',
  gatewayId: word.allowed,
  gatewayReferenceId: word.allowed,
  multipleCaptures: 'true or false',
};

const text = (kind: typeof word) => z.string().refine((given) => kind.parse(given) !== undefined);

/** An entry without keys adds its settings to a merchant id that is declared elsewhere. */
const ADDITION = z.strictObject({
  merchantId: text(merchantId),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  serviceIds: z.array(z.guid().toLowerCase()).optional(),
  gatewayId: text(word).optional(),
  gatewayReferenceId: text(word).optional(),
  multipleCaptures: z.boolean().optional(),
});

const ENTRY = z.strictObject({
  merchantId: text(merchantId),
  keyId: text(word),
  secretKey: text(base64),
  ...ADDITION.omit({ merchantId: true }).shape,
});

/** What the list declares, and what it adds to merchant ids of other places. */
export type MerchantList = Declarations & { readonly additions: readonly Addition[] };

/** Further merchant ids that PAYMENT_GATEWAY_MERCHANTS declares; problems name the index and the field. */
export function readMerchantList(json: string | undefined): MerchantList {
  if (json === undefined) return { declared: [], additions: [], mentionedIds: [], problems: [] };
  const list = z.array(z.unknown()).safeParse(parseJson(json));
  if (!list.success) return { ...NONE, mentionedIds: undefined, problems: [NOT_A_LIST] };
  const entries = list.data.map((entry, index) => readEntry(entry, `${KEY}[${index}]`));
  return {
    declared: entries.flatMap((entry) => entry.declared),
    additions: entries.flatMap((entry) => entry.additions),
    mentionedIds: entries.flatMap((entry) => entry.mentionedIds ?? []),
    problems: entries.flatMap((entry) => entry.problems),
  };
}

const NONE = { declared: [], additions: [] };

const NOT_A_LIST: ConfigProblem = {
  key: KEY,
  given: MASK,
  allowed: 'a JSON list of objects with merchantId, keyId and secretKey',
};

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The engine's message quotes the text, and the text holds secrets.
    return undefined;
  }
}

function readEntry(entry: unknown, source: string): MerchantList {
  const id = z.object({ merchantId: z.string() }).safeParse(entry);
  const mentionedIds = id.success ? [id.data.merchantId] : [];
  const isAddition = id.success && isAbsent(entry, ['keyId']) && isAbsent(entry, ['secretKey']);
  return isAddition
    ? readAddition(entry, source, mentionedIds)
    : readMerchant(entry, source, mentionedIds);
}

function readAddition(
  entry: unknown,
  source: string,
  mentionedIds: readonly string[],
): MerchantList {
  const parsed = ADDITION.safeParse(entry);
  if (!parsed.success)
    return { ...NONE, mentionedIds, problems: problemsOf(parsed.error, entry, source) };
  const addition = {
    source,
    merchantId: parsed.data.merchantId,
    settings: settingsOf(parsed.data),
  };
  return { declared: [], additions: [addition], mentionedIds, problems: [] };
}

function readMerchant(
  entry: unknown,
  source: string,
  mentionedIds: readonly string[],
): MerchantList {
  const parsed = ENTRY.safeParse(entry);
  if (!parsed.success)
    return { ...NONE, mentionedIds, problems: problemsOf(parsed.error, entry, source) };
  const { merchantId: id, keyId, secretKey } = parsed.data;
  const merchant = { ...merchantOf(id, keyId, secretKey), ...settingsOf(parsed.data) };
  return { declared: [{ source, merchant }], additions: [], mentionedIds, problems: [] };
}

/** Whatever was given stays hidden: the whole list is a secret, and a field may hold its neighbour's value. */
function problemsOf(error: z.ZodError, entry: unknown, source: string): readonly ConfigProblem[] {
  return error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = issue.path.map((step) =>
      typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
    );
    const field = unknown ?? issue.path.find((step) => typeof step === 'string');
    return {
      key: source + (unknown === undefined ? path.join('') : `.${unknown.slice(0, 30)}`),
      given: isAbsent(entry, issue.path) ? NOTHING : MASK,
      allowed: ALLOWED[field ?? ''] ?? `an object of ${Object.keys(ALLOWED).join(', ')}`,
    };
  });
}

function isAbsent(entry: unknown, path: readonly PropertyKey[]): boolean {
  const [field] = path;
  return typeof entry === 'object' && entry !== null && field !== undefined && !(field in entry);
}

/** Only what the entry says; a service id that it names twice is one. */
function settingsOf(rest: Omit<z.infer<typeof ADDITION>, 'merchantId'>): Addition['settings'] {
  const { currency, serviceIds, gatewayId, gatewayReferenceId, multipleCaptures } = rest;
  return {
    ...(currency === undefined ? {} : { currency }),
    ...(serviceIds === undefined ? {} : { serviceIds: [...new Set(serviceIds)] }),
    ...(gatewayId === undefined ? {} : { gatewayId }),
    ...(gatewayReferenceId === undefined ? {} : { gatewayReferenceId }),
    ...(multipleCaptures === undefined ? {} : { multipleCaptures }),
  };
}
