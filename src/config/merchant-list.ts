import { z } from 'zod';
import type { Declarations, Merchant } from './merchant.ts';
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
};

const text = (kind: typeof word) => z.string().refine((given) => kind.parse(given) !== undefined);

const ENTRY = z.strictObject({
  merchantId: text(merchantId),
  keyId: text(word),
  secretKey: text(base64),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  serviceIds: z.array(z.guid().toLowerCase()).default([]),
  gatewayId: text(word).optional(),
  gatewayReferenceId: text(word).optional(),
});

/** Further merchant ids that PAYMENT_GATEWAY_MERCHANTS declares; problems name the index and the field. */
export function readMerchantList(json: string | undefined): Declarations {
  if (json === undefined) return { declared: [], mentionedIds: [], problems: [] };
  const list = z.array(z.unknown()).safeParse(parseJson(json));
  if (!list.success) return { declared: [], mentionedIds: undefined, problems: [NOT_A_LIST] };
  const entries = list.data.map((entry, index) => readEntry(entry, `${KEY}[${index}]`));
  return {
    declared: entries.flatMap((entry) => entry.declared),
    mentionedIds: entries.flatMap((entry) => entry.mentionedIds ?? []),
    problems: entries.flatMap((entry) => entry.problems),
  };
}

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

function readEntry(entry: unknown, source: string): Declarations {
  const id = z.object({ merchantId: z.string() }).safeParse(entry);
  const mentionedIds = id.success ? [id.data.merchantId] : [];
  const parsed = ENTRY.safeParse(entry);
  if (!parsed.success)
    return { declared: [], mentionedIds, problems: problemsOf(parsed.error, entry, source) };
  return { declared: [{ source, merchant: toMerchant(parsed.data) }], mentionedIds, problems: [] };
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

function toMerchant(entry: z.infer<typeof ENTRY>): Merchant {
  return {
    merchantId: entry.merchantId,
    keyId: entry.keyId,
    secretKey: entry.secretKey,
    currency: entry.currency,
    serviceIds: [...new Set(entry.serviceIds)],
    gatewayId: entry.gatewayId,
    gatewayReferenceId: entry.gatewayReferenceId,
  };
}
