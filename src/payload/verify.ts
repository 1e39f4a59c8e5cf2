import type { KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';
import { hasDates } from './build.ts';
import { advice, breaches } from './check.ts';
import { type PayloadProblem, problemAt } from './errors.ts';
import { readOptions } from './options.ts';
import { isKnownDetail, isRecord } from './request.ts';
import { factsOf } from './rules/facts.ts';
import type { Context } from './rules/rule.ts';
import { PARAMETERS } from './rules/rules.ts';
import type { PayloadSettings } from './settings.ts';
import { isSignatureOf, type Keys, readPublicKey } from './sign.ts';

/** Whether a payload holds, and if not, what does not. Rules of our own are warnings on the work of others. */
export type Verification = {
  readonly valid: boolean;
  /** Whether the signature is one of exactly this text; false too where it could not be checked. */
  readonly signatureValid: boolean;
  readonly problems: readonly PayloadProblem[];
  readonly warnings: readonly PayloadProblem[];
};

type Values = ReadonlyMap<string, unknown>;
type Body = Readonly<Record<string, unknown>>;
type Encoding = 'base64' | 'hex';

const KNOWN = new Set(PARAMETERS.map(({ path }) => path));

/** The longest order id that any account of the vendor allows. Source: X1. */
const ORDER_ID_MAX = 20;

/**
 * Verifies a document `{requestId, service, payload}` with the key that `merchantKeyId` names here, or with
 * the `publicKey` (PEM) beside it. It is judged by the day it was made on.
 */
export async function verifyPayload(
  body: unknown,
  settings: PayloadSettings,
  keys: Keys,
): Promise<Verification> {
  const record = isRecord(body) ? body : {};
  const { options, problems: wrongOptions } = readOptions(record, []);
  const { values, problems: unreadable } = readDocument(record);
  const context = contextOf(values, settings, options);
  const facts = factsOf(values, context);
  const found = breaches(facts).map(({ rule, problem }) => ({
    ours: rule.ours && facts.value(rule.path) !== undefined,
    problem: { ...problem, path: rule.path },
  }));
  const signature = await signatureProblem(values, record, keys, options.signatureEncoding);
  const problems = [
    ...wrongOptions,
    ...unreadable,
    ...found.filter(({ ours }) => !ours).map(({ problem }) => problem),
    ...signature,
  ];
  const warnings = [
    ...found.filter(({ ours }) => ours).map(({ problem }) => problem),
    ...unknownKeys(values),
    ...advice(facts),
  ];
  const signatureValid = signature.length === 0;
  return { valid: problems.length === 0, signatureValid, problems, warnings };
}

function readDocument(record: Body): { values: Values; problems: readonly PayloadProblem[] } {
  const payload = isRecord(record.payload) ? record.payload : {};
  const details = parseDetails(payload.orderDetails);
  const values = new Map<string, unknown>([
    ['requestId', record.requestId],
    ['service', record.service],
    ...entriesBelow('payload.', payload),
    ...(details.ok ? entriesBelow('orderDetails.', details.value) : []),
  ]);
  for (const [path, value] of values) if (value === undefined) values.delete(path);
  return { values, problems: details.ok ? [] : details.error };
}

function parseDetails(text: unknown): Result<Body, readonly PayloadProblem[]> {
  // What is no text at all is found by its parameter's rule.
  if (typeof text !== 'string') return ok({});
  const wrong = () => err([problemAt('payload.orderDetails', 'PP-R11', text)]);
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? ok(value) : wrong();
  } catch {
    return wrong();
  }
}

function entriesBelow(prefix: string, record: Body): readonly [string, unknown][] {
  return Object.entries(record).map(([key, value]) => [prefix + key, value]);
}

function contextOf(
  values: Values,
  settings: PayloadSettings,
  options: { readonly platform: Context['platform']; readonly upi: boolean },
): Context {
  const gatewayId = values.get('orderDetails.gateway_id');
  const isOwn = values.get('payload.merchantId') === settings.merchantId;
  return {
    platform: options.platform,
    upi: options.upi || hasDates(values),
    now: Number(values.get('orderDetails.timestamp')),
    orderIdMax: ORDER_ID_MAX,
    mandateEpochUnit: settings.mandateEpochUnit,
    merchantKeyIds: undefined,
    routes: settings.routes.filter(
      (route) => isOwn && gatewayId !== undefined && route.gatewayId === gatewayId,
    ),
    otherSpelling: () => undefined,
  };
}

async function signatureProblem(
  values: Values,
  record: Body,
  keys: Keys,
  encoding: Encoding,
): Promise<readonly PayloadProblem[]> {
  const [text, signature] = [values.get('payload.orderDetails'), values.get('payload.signature')];
  const key = publicKeyOf(record, values.get('payload.merchantKeyId'), keys);
  if (!key.ok) return [key.error];
  if (typeof signature !== 'string') return [problemAt('payload.signature', 'PP-R55', signature)];
  if (typeof text !== 'string') return [problemAt('payload.orderDetails', 'PP-R54', text)];
  const isValid = await isSignatureOf(key.value, text, signature, encoding);
  if (isValid) return [];
  const isHex = encoding === 'base64' && /^(?:[0-9a-f]{2}){256,}$/i.test(signature);
  const hexHint = 'base64; this looks like hex: say so with signatureEncoding';
  return isHex
    ? [problemAt('payload.signature', 'PP-R57', signature, hexHint)]
    : [problemAt('payload.signature', 'PP-R55', signature)];
}

function publicKeyOf(
  { publicKey }: Body,
  merchantKeyId: unknown,
  keys: Keys,
): Result<KeyObject, PayloadProblem> {
  if (publicKey !== undefined) {
    const read = readPublicKey(String(publicKey));
    return read.ok ? read : err(problemAt('publicKey', 'PP-R56', publicKey, read.error));
  }
  const known = keys.all.get(String(merchantKeyId));
  if (known !== undefined) return ok(known.publicKey);
  const allowed = 'the id of a key that is configured here, or send its publicKey (PEM) as well';
  return err(problemAt('payload.merchantKeyId', 'PP-R13', merchantKeyId, allowed));
}

function unknownKeys(values: Values): readonly PayloadProblem[] {
  return [...values]
    .filter(([path]) => !KNOWN.has(path) && !isKnownDetail(path))
    .map(([path, value]) => problemAt(path.slice(0, 120), 'PP-R69', value, 'documented keys'));
}
