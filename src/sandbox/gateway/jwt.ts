import { createHmac } from 'node:crypto';
import { digestOf, equalText, type SignedRequest, SKEW_SECONDS, type Verdict } from './signed.ts';

/** Token ids that were seen, with their expiry in epoch seconds; a reused one is refused. */
export type SeenTokens = Map<string, number>;

// A token lives two minutes, so older ids can be forgotten; the cap holds when somebody floods us.
const MOST_TOKENS = 200_000;

/** Checks a shared-secret JWT (HS256) against the request it came with. Source: reference/cybersource.md §9.3. */
export function verifyJwt(token: string, request: SignedRequest, seen: SeenTokens): Verdict {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = parseObject(head);
  const claims = parseObject(body);
  if (header === undefined || claims === undefined) return { reason: 'the token is not a JWT' };
  if (header.alg !== 'HS256') return { reason: 'alg is not HS256' };
  const merchant = request.merchants.find(({ keyId }) => keyId === header.kid);
  if (merchant === undefined) return { reason: 'kid is unknown' };
  const secret = Buffer.from(merchant.secretKey, 'base64');
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  if (!equalText(expected, signature)) return { reason: 'the signature does not match' };
  const problem =
    claimProblem(claims, merchant.merchantId, request) ?? timeProblem(claims, request.now);
  if (problem !== undefined) return { reason: problem };
  return isFresh(claims, seen, request.now)
    ? { merchantId: merchant.merchantId }
    : { reason: 'jti was used before' };
}

type Claims = Readonly<Record<string, unknown>>;

function claimProblem(
  claims: Claims,
  merchantId: string,
  request: SignedRequest,
): string | undefined {
  const expected: Claims = {
    iss: merchantId,
    'v-c-merchant-id': merchantId,
    'v-c-jwt-version': '2',
    'request-method': request.method.toLowerCase(),
    'request-resource-path': request.path,
    ...(request.hasBody ? { digest: digestOf(request.body), 'digest-algorithm': 'SHA-256' } : {}),
  };
  const wrong = Object.keys(expected).find((name) => claims[name] !== expected[name]);
  if (wrong !== undefined) return `${wrong} does not match the request`;
  const host = claims['request-host'];
  if (typeof host !== 'string' || !request.hosts.has(host)) return 'request-host is not ours';
  return undefined;
}

function timeProblem({ iat, exp }: Claims, now: number): string | undefined {
  const seconds = now / 1000;
  if (typeof iat !== 'number' || iat > seconds + SKEW_SECONDS) return 'iat is missing or ahead';
  if (typeof exp !== 'number' || exp <= seconds) return 'the token has expired';
  return exp - iat > 300 ? 'the token lives too long' : undefined;
}

function isFresh({ jti, exp }: Claims, seen: SeenTokens, now: number): boolean {
  if (typeof jti !== 'string' || jti === '' || seen.has(jti)) return false;
  seen.set(jti, Number(exp));
  for (const [oldest, expiry] of seen) {
    if (expiry > now / 1000 && seen.size <= MOST_TOKENS) break;
    seen.delete(oldest);
  }
  return true;
}

function parseObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
