import { createHash, createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { expect } from 'chai';
import {
  type GatewaySimulator,
  type SimulatedMerchant,
  startGateway,
} from '../../../src/sandbox/gateway.ts';

const SHOP: SimulatedMerchant = {
  merchantId: 'shop_one',
  keyId: 'key-one',
  secretKey: Buffer.from('the secret of shop one').toString('base64'),
};
const OTHER: SimulatedMerchant = { ...SHOP, merchantId: 'shop_two', keyId: 'key-two' };
const PATH = '/tss/v2/searches';
const HOST = 'apitest.cybersource.com';
const BODY = JSON.stringify({ query: 'id:1', sort: 'submitTimeUtc:asc' });

type Claims = Readonly<Record<string, unknown>>;
type Sent = {
  readonly body?: string;
  readonly path?: string;
  readonly headers: Record<string, string>;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const hmac = (text: string, secret: string) =>
  createHmac('sha256', Buffer.from(secret, 'base64')).update(text);

function claims(change: Claims = {}): Claims {
  const iat = Math.floor(Date.now() / 1000);
  return {
    digest: sha256(BODY),
    'digest-algorithm': 'SHA-256',
    iat,
    exp: iat + 120,
    'request-host': HOST,
    'request-resource-path': PATH,
    'request-method': 'post',
    iss: SHOP.merchantId,
    jti: randomUUID(),
    'v-c-jwt-version': '2',
    'v-c-merchant-id': SHOP.merchantId,
    ...change,
  };
}

function jwt(body: Claims, header: Claims = {}, secret = SHOP.secretKey): string {
  const signed = `${base64url({ typ: 'JWT', alg: 'HS256', kid: SHOP.keyId, ...header })}.${base64url(body)}`;
  return `${signed}.${hmac(signed, secret).digest('base64url')}`;
}

function bearer(token: string): Sent {
  return { headers: { authorization: `Bearer ${token}` } };
}

type Signing = { readonly names?: string; readonly change?: Record<string, string> };

function signature({
  names = 'host date request-target digest v-c-merchant-id',
  change = {},
}: Signing = {}): Sent {
  const headers: Record<string, string> = {
    host: HOST,
    date: new Date().toUTCString(),
    digest: `SHA-256=${sha256(BODY)}`,
    'v-c-merchant-id': SHOP.merchantId,
    ...change,
  };
  const lines = names
    .split(' ')
    .map((name) => `${name}: ${name === 'request-target' ? `post ${PATH}` : headers[name]}`);
  const value = hmac(lines.join('\n'), SHOP.secretKey).digest('base64');
  headers.signature = `keyid="${SHOP.keyId}", algorithm="HmacSHA256", headers="${names}", signature="${value}"`;
  return { headers };
}

describe('authentication at the simulated gateway', () => {
  let gateway: GatewaySimulator;
  before(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
  });
  after(() => gateway.close());

  function send({
    body = BODY,
    path = PATH,
    headers,
  }: Sent): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${gateway.url}${path}`, { method: 'POST', headers }, (res) => {
        let text = '';
        res.on('data', (chunk) => {
          text += chunk;
        });
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async function expectRefused(sent: Sent, reason: RegExp): Promise<void> {
    const { status, text } = await send(sent);
    expect(status).to.equal(401);
    expect(JSON.parse(text)).to.have.nested.property('response.rmsg', 'Authentication Failed');
    expect(JSON.parse(text).reason).to.match(reason);
  }

  it('a good token and a good signature, answer 201', async () => {
    expect((await send(bearer(jwt(claims())))).status).to.equal(201);
    expect((await send(signature())).status).to.equal(201);
  });

  it('neither of them, answers 401', () => expectRefused({ headers: {} }, /neither/));

  it('a token used twice, answers 401 the second time', async () => {
    const sent = bearer(jwt(claims()));
    expect((await send(sent)).status).to.equal(201);
    await expectRefused(sent, /jti/);
  });

  // Made when its row runs: a token lives for two minutes, and a whole suite runs for longer.
  const past = () => Math.floor(Date.now() / 1000) - 600;
  const future = () => past() + 1200;
  const BAD_TOKENS: readonly (readonly [string, () => Sent, RegExp])[] = [
    ['garbage', () => bearer('no.token.here'), /not a JWT/],
    ['a wrong secret', () => bearer(jwt(claims(), {}, 'd3Jvbmc=')), /signature/],
    ['an unknown key', () => bearer(jwt(claims(), { kid: 'key-nine' })), /kid/],
    ['no algorithm', () => bearer(jwt(claims(), { alg: 'none' })), /alg/],
    ['a tampered body', () => ({ ...bearer(jwt(claims())), body: `${BODY} ` }), /digest/],
    ['no digest', () => bearer(jwt(claims({ digest: undefined }))), /digest/],
    ['an expired token', () => bearer(jwt(claims({ iat: past(), exp: past() + 120 }))), /expired/],
    [
      'a token of the future',
      () => bearer(jwt(claims({ iat: future(), exp: future() + 120 }))),
      /iat/,
    ],
    [
      'a token that lives for days',
      () => bearer(jwt(claims({ exp: past() + 900_000 }))),
      /too long/,
    ],
    ['no token id', () => bearer(jwt(claims({ jti: undefined }))), /jti/],
    [
      'another path',
      () => ({ ...bearer(jwt(claims())), path: `${PATH}?page=2` }),
      /request-resource-path/,
    ],
    ['another method', () => bearer(jwt(claims({ 'request-method': 'get' }))), /request-method/],
    ['another host', () => bearer(jwt(claims({ 'request-host': 'evil.example' }))), /request-host/],
    ['another issuer', () => bearer(jwt(claims({ iss: 'shop_two' }))), /iss/],
    ['the key of another merchant', () => bearer(jwt(claims(), { kid: OTHER.keyId })), /iss/],
  ];
  for (const [what, make, reason] of BAD_TOKENS) {
    it(`a token, ${what}, answers 401`, () => expectRefused(make(), reason));
  }

  const hourAgo = new Date(Date.now() - 3_600_000).toUTCString();
  const headers = () => signature().headers;
  const BAD_SIGNATURES: readonly (readonly [string, () => Sent, RegExp])[] = [
    ['a tampered body', () => ({ headers: headers(), body: `${BODY} ` }), /digest/],
    ['another path', () => ({ headers: headers(), path: `${PATH}?page=2` }), /signature/],
    [
      'a changed header',
      () => ({ headers: { ...headers(), 'v-c-merchant-id': 'shop_two' } }),
      /signature/,
    ],
    [
      'a merchant that is not the key’s',
      () => signature({ change: { 'v-c-merchant-id': 'shop_two' } }),
      /yours/,
    ],
    ['no digest', () => signature({ names: 'host date request-target v-c-merchant-id' }), /digest/],
    ['an old date', () => signature({ change: { date: hourAgo } }), /date/],
    ['another host', () => signature({ change: { host: 'evil.example' } }), /host/],
    ['an unknown key', () => ({ headers: { ...headers(), signature: 'keyid="nine"' } }), /keyid/],
  ];
  for (const [what, make, reason] of BAD_SIGNATURES) {
    it(`a signature, ${what}, answers 401`, () => expectRefused(make(), reason));
  }
});
