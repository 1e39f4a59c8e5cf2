import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A directory for single sign-on on loopback: who asks with a code gets an ID token with the claims of that code. */
export type Directory = {
  readonly issuer: string;
  /** Lets a person through the directory's own sign-in: answers the code that it sends back with the browser. */
  signIn(authorizationUrl: string, claims: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
};

/** Starts one; `forge` signs ID tokens with a key that the directory does not publish. */
export async function startDirectory({ forge = false } = {}): Promise<Directory> {
  const [published, other] = [keyPair(), keyPair()];
  const waiting = new Map<string, Readonly<Record<string, unknown>>>();
  const server = createServer(async (request, response) => {
    const answer = (body: unknown) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(body));
    };
    if (request.url === '/.well-known/openid-configuration') return answer(discovery());
    if (request.url === '/jwks') {
      const jwk = published.publicKey.export({ format: 'jwk' });
      return answer({ keys: [{ ...jwk, kid: 'k', alg: 'RS256', use: 'sig' }] });
    }
    const body = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const claims = waiting.get(body.get('code') ?? '');
    if (claims === undefined) return answer({ error: 'invalid_grant' });
    const id_token = signed(claims, forge ? other.privateKey : published.privateKey);
    answer({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const discovery = () => ({
    ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
    ...{ jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['RS256'] },
  });
  return {
    issuer,
    signIn(authorizationUrl, claims) {
      const { searchParams } = new URL(authorizationUrl);
      const nonce = searchParams.get('nonce');
      const now = Math.floor(Date.now() / 1000);
      const code = `code-${waiting.size}`;
      const about = { iss: issuer, aud: searchParams.get('client_id'), iat: now, exp: now + 60 };
      waiting.set(code, { ...about, ...(nonce === null ? {} : { nonce }), ...claims });
      return code;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function keyPair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function signed(claims: object, key: ReturnType<typeof keyPair>['privateKey']): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
