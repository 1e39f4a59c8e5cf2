import { z } from 'zod';
import type { ProjectSettings } from './project.ts';
import type { Send } from './send.ts';

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number() });

/** A token until `expiresAt` (epoch milliseconds), or the status and words with which it was refused. */
type Token =
  | { readonly value: string; readonly expiresAt: number }
  | { readonly status: number; readonly headers: Headers; readonly message: string };

/** A token is renewed so many milliseconds before it expires: a request on its way must not outlive it. */
const EARLY_MS = 5 * 60_000;

/**
 * Sends requests with a client credentials token, fetched once for all who wait for it.
 * A refused token answers each of them with the refusal, so that nobody waits and nothing is sent later:
 * the SDK's own flow keeps such requests and sends them with the next token, updates included.
 * A request that is answered with 401 was not done, updates included: it is sent once more with a new token.
 * Source: reference/commercetools.md §6.7.
 */
export function authorized(settings: ProjectSettings, send: Send): Send {
  let asked: Promise<Token> | undefined;
  let expiresAt = Infinity;
  const forget = (token: Promise<Token>) => {
    if (asked === token) asked = undefined;
  };
  const ask = () => {
    expiresAt = Infinity;
    const token = requestToken(settings, send);
    token.then(
      (known) => {
        if (!('value' in known)) forget(token);
        else if (asked === token) expiresAt = known.expiresAt;
      },
      () => forget(token),
    );
    return token;
  };
  const current = () => {
    if (asked === undefined || Date.now() >= expiresAt) asked = ask();
    return asked;
  };
  const sendWith = async (asking: Promise<Token>, url: string, request: RequestInit) => {
    const token = await asking;
    if (!('value' in token)) return refusal(token);
    const Authorization = `Bearer ${token.value}`;
    return send(url, { ...request, headers: { ...Object(request.headers), Authorization } });
  };
  return async (url, request) => {
    const used = current();
    const response = await sendWith(used, url, request);
    if (response.status !== 401 || !('value' in (await used))) return response;
    forget(used);
    return sendWith(current(), url, request);
  };
}

async function requestToken(
  { authUrl, clientId, clientSecret, timeoutMs }: ProjectSettings,
  send: Send,
): Promise<Token> {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const response = await send(`${authUrl}/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${basic}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { status, headers } = response;
  if (!response.ok) return { status, headers, message: 'the token was refused' };
  const answer = TokenAnswer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) return { status: 502, headers, message: 'the token is not as documented' };
  const { access_token: value, expires_in: seconds } = answer.data;
  return { value, expiresAt: Date.now() + seconds * 1000 - EARLY_MS };
}

/** Whatever will not pass is 401: a 404 of the authorization host must not read as "no such payment". */
function refusal({ status, headers, message }: Extract<Token, { status: number }>): Response {
  const passes = status === 429 || status >= 500;
  const retryAfter = headers.get('retry-after');
  return Response.json(
    { message },
    {
      status: passes ? status : 401,
      headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
    },
  );
}
