import type { ByProjectKeyRequestBuilder } from '@commercetools/platform-sdk';
import { z } from 'zod';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Call } from '../shared/outbound.ts';

/** The project, and how one request that changes nothing is bounded and tried again. */
export type Reader = {
  readonly project: ByProjectKeyRequestBuilder;
  readonly read: <T>(what: string, call: Call<T>) => Promise<Result<T, Failure>>;
};

type Request = { execute(): Promise<{ readonly body: unknown }> };

const SdkError = z.object({
  statusCode: z.number().optional(),
  message: z.string().optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  body: z
    .object({ errors: z.array(z.object({ code: z.string().optional() })).optional() })
    .optional()
    .catch(undefined),
});
type SdkError = z.infer<typeof SdkError>;

/** Sends a request and answers its body read as `answer`, or the failure it means; `what` names the call. */
export async function callProject<T>(
  what: string,
  answer: z.ZodType<T>,
  request: Request,
): Promise<Result<T, Failure>> {
  try {
    const { body } = await request.execute();
    const parsed = answer.safeParse(body);
    return parsed.success ? ok(parsed.data) : err(undocumented(what, parsed.error));
  } catch (error) {
    return err(toFailure(what, error));
  }
}

/** An outage or a proxy: the next try may reach the API. */
function undocumented(what: string, { issues }: z.ZodError): Failure {
  const [first] = issues;
  const problem = `${first?.path.join('.') || 'body'}: ${first?.message}`;
  const message = `commercetools ${what}: the answer is not as documented (${problem})`;
  return { kind: 'Unavailable', message };
}

/** What each status means; the rest of 5xx and a redirection may pass, the rest of 4xx will not. Source: commercetools.md §6.6. */
const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  0: 'Unavailable',
  401: 'Forbidden',
  403: 'Forbidden',
  404: 'NotFound',
  408: 'Unavailable',
  409: 'VersionConflict',
  413: 'Invalid',
  429: 'Throttled',
};

/** Answered with 400, yet a matter of the moment: an extension that was slow or down, a query that took too long. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ExtensionNoResponse',
  'ExtensionBadResponse',
  'QueryTimedOut',
  'PendingOperation',
]);

const AUTHENTICATION =
  'authentication failed; check CT_CLIENT_ID, CT_CLIENT_SECRET and CT_AUTH_HOST';

/** The scope that a call needs, by the name of the call; every other one is about payments. */
const SCOPE_OF: Readonly<Record<string, string>> = {
  order: 'view_orders',
  orders: 'view_orders',
  cart: 'view_orders',
  carts: 'view_orders',
  'order update': 'manage_orders',
  'order payment': 'manage_orders',
  'cart payment': 'manage_orders',
  type: 'view_types',
  'new type': 'manage_types',
  'type update': 'manage_types',
  'type removal': 'manage_types',
};

/** The scopes of which one is missing, as the answer names them; else the one that the call needs. */
function missingScope(what: string, said: string): string {
  const named = said.match(/\b(?:manage|view|create)_[a-z_]+/g) ?? [];
  const scopes = [...new Set(named)].slice(0, 5).join(' or ');
  return `the API client lacks a scope: ${scopes || (SCOPE_OF[what] ?? 'manage_payments')}`;
}

function meaningOf(what: string, { statusCode, body }: SdkError, said: string): string {
  if (statusCode === 401) return AUTHENTICATION;
  // A 403 of a proxy or firewall says nothing of scopes.
  return statusCode === 403 && body !== undefined ? missingScope(what, said) : said.slice(0, 300);
}

function toFailure(what: string, error: unknown): Failure {
  const parsed = SdkError.safeParse(error).data ?? {};
  const { statusCode = 0, message = 'no answer', body } = parsed;
  // A 404 of a proxy does not say that the project knows no such thing.
  const kind = statusCode === 404 && body === undefined ? 'Unavailable' : kindOf(parsed);
  // Without a JSON body the SDK's message is the page itself, of a proxy or load balancer.
  const said = statusCode !== 0 && body === undefined ? 'the answer is not JSON' : message;
  const text = meaningOf(what, { statusCode, body }, said);
  const full = `commercetools ${what}: ${statusCode === 0 ? '' : `HTTP ${statusCode}, `}${text}`;
  const retryAfterMs = Number(parsed.headers?.['retry-after']) * 1000;
  return retryAfterMs > 0 ? { kind, message: full, retryAfterMs } : { kind, message: full };
}

function kindOf({ statusCode = 0, body }: SdkError): FailureKind {
  const kind = kindOfStatus(statusCode);
  const passes = body?.errors?.some(({ code }) => PASSING_CODES.has(code ?? '')) ?? false;
  return kind === 'Rejected' && KIND_OF_STATUS[statusCode] === undefined && passes
    ? 'Unavailable'
    : kind;
}

/** What the status of an answer means, as far as it alone says; 0 is no answer. */
export function kindOfStatus(status: number): FailureKind {
  return KIND_OF_STATUS[status] ?? (status >= 500 || status < 400 ? 'Unavailable' : 'Rejected');
}
