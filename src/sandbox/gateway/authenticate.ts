import { verifyHttpSignature } from './http-signature.ts';
import { type SeenTokens, verifyJwt } from './jwt.ts';
import type { SignedRequest, Verdict } from './signed.ts';

const BEARER = /^Bearer (.+)$/;

/** Whose request it is: by JWT or by HTTP Signature, whichever it presents; nothing passes without. */
export function authenticate(request: SignedRequest, seen: SeenTokens): Verdict {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return verifyJwt(token, request, seen);
  const { signature } = request.headers;
  if (typeof signature === 'string') return verifyHttpSignature(signature, request);
  return { reason: 'neither a bearer token nor a signature' };
}
