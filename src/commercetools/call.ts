import { z } from 'zod';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';

type Request<T> = { execute(): Promise<{ readonly body: T }> };

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

/** Sends a request and answers its body, or the failure it means; `what` names the call. */
export async function callProject<T>(
  what: string,
  request: Request<T>,
): Promise<Result<T, Failure>> {
  try {
    const { body } = await request.execute();
    if (typeof body === 'object' && body !== null) return ok(body);
    return err({ kind: 'Unavailable', message: `${what}: the answer is not a JSON object` });
  } catch (error) {
    return err(toFailure(what, error));
  }
}

/** What each status means; the rest of 5xx may pass, the rest of 4xx will not. Source: commercetools.md §6.6. */
const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  0: 'Unavailable',
  401: 'Rejected',
  403: 'Rejected',
  404: 'NotFound',
  408: 'Unavailable',
  409: 'VersionConflict',
  413: 'Invalid',
  429: 'Throttled',
};

/** Answered with 400, yet a matter of the moment: an extension that was slow, a query that took too long. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ExtensionNoResponse',
  'QueryTimedOut',
  'PendingOperation',
]);

const MEANING: Readonly<Partial<Record<number, string>>> = {
  401: 'authentication failed; check CT_CLIENT_ID and CT_CLIENT_SECRET',
  403: 'the API client lacks a scope; it needs manage_payments and view_orders',
};

function toFailure(what: string, error: unknown): Failure {
  const parsed = SdkError.safeParse(error).data ?? {};
  const { statusCode = 0, message = 'no answer' } = parsed;
  const kind = kindOf(parsed);
  const text = MEANING[statusCode] ?? message.slice(0, 300);
  const full = `commercetools ${what}: ${statusCode === 0 ? '' : `HTTP ${statusCode}, `}${text}`;
  const retryAfterMs = Number(parsed.headers?.['retry-after']) * 1000;
  return retryAfterMs > 0 ? { kind, message: full, retryAfterMs } : { kind, message: full };
}

function kindOf({ statusCode = 0, body }: SdkError): FailureKind {
  const known = KIND_OF_STATUS[statusCode];
  if (known !== undefined) return known;
  if (statusCode >= 500) return 'Unavailable';
  const passes = body?.errors?.some(({ code }) => PASSING_CODES.has(code ?? '')) ?? false;
  return passes ? 'Unavailable' : 'Rejected';
}
