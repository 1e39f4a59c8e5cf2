import { createHmac } from 'node:crypto';
import { digestOf, equalText, type SignedRequest, type Verdict } from './signed.ts';

const MOST_SKEW_MS = 5 * 60_000;

/** Checks an HTTP Signature by rebuilding every line it names. Source: reference/cybersource.md §9.3, §11.3. */
export function verifyHttpSignature(signature: string, request: SignedRequest): Verdict {
  const fields = parseFields(signature);
  const merchant = request.merchants.find(({ keyId }) => keyId === fields.get('keyid'));
  if (merchant === undefined) return { reason: 'keyid is unknown' };
  if (fields.get('algorithm') !== 'HmacSHA256') return { reason: 'algorithm is not HmacSHA256' };
  const names = (fields.get('headers') ?? '').split(' ');
  const missing = requiredNames(request, names).find((name) => !names.includes(name));
  if (missing !== undefined) return { reason: `${missing} is not signed` };
  const secret = Buffer.from(merchant.secretKey, 'base64');
  const lines = names.map((name) => `${name}: ${lineValue(name, request)}`).join('\n');
  const expected = createHmac('sha256', secret).update(lines).digest('base64');
  if (!equalText(expected, fields.get('signature') ?? '')) {
    return { reason: 'the signature does not match' };
  }
  const problem = headerProblem(merchant.merchantId, request);
  return problem === undefined ? { merchantId: merchant.merchantId } : { reason: problem };
}

/** `a="1", b="2"`; a signature contains `=`, so only the first one of a field splits it. */
function parseFields(signature: string): ReadonlyMap<string, string> {
  return new Map(
    signature.split(/,\s*/).map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), field.slice(at + 1).replace(/^"|"$/g, '')];
    }),
  );
}

function requiredNames(request: SignedRequest, names: readonly string[]): readonly string[] {
  const date = names.includes('v-c-date') ? 'v-c-date' : 'date';
  const digest = request.hasBody ? ['digest'] : [];
  return ['host', date, 'request-target', ...digest, 'v-c-merchant-id'];
}

function lineValue(name: string, request: SignedRequest): string {
  if (name === 'request-target') return `${request.method.toLowerCase()} ${request.path}`;
  return headerText(request, name);
}

function headerText({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function headerProblem(merchantId: string, request: SignedRequest): string | undefined {
  if (headerText(request, 'v-c-merchant-id') !== merchantId) return 'v-c-merchant-id is not yours';
  if (!request.hosts.has(headerText(request, 'host'))) return 'host is not ours';
  const sent = Date.parse(headerText(request, 'v-c-date') || headerText(request, 'date'));
  if (!(Math.abs(request.now - sent) <= MOST_SKEW_MS)) return 'date is missing or too far off';
  const digest = `SHA-256=${digestOf(request.body)}`;
  if (request.hasBody && headerText(request, 'digest') !== digest) {
    return 'digest does not match the body';
  }
  return undefined;
}
