import { z } from 'zod';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SdkCallback } from './sdk.ts';

const Answer = z.object({ text: z.string() });
const Refusal = z.object({
  status: z.number().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  // The headers are an instance of an axios class: not a plain object, which `z.record` would insist on.
  response: z
    .object({
      header: z.object({ 'retry-after': z.unknown().optional() }).nullish(),
      text: z.unknown().optional(),
    })
    .nullish(),
});
type Refusal = z.infer<typeof Refusal>;

/**
 * Turns one SDK call into a promise of JSON. It settles once, whatever the SDK does with its callback,
 * and keeps nothing of the SDK's errors but status, code and a reason: they hold signatures and bodies.
 * The answer's own text is parsed, because the SDK's models drop fields they do not know.
 */
export function callSdk(
  what: string,
  invoke: (callback: SdkCallback) => void,
): Promise<Result<unknown, Failure>> {
  return new Promise((resolve) => {
    try {
      invoke((error, _model, response) =>
        resolve(error === null ? parseAnswer(what, response) : err(toFailure(what, error))),
      );
    } catch {
      // What the SDK throws before it sends may quote the configuration, so its words are not passed on.
      const message = `${what}: the SDK refused to send it; check the keys of this merchant id`;
      resolve(err({ kind: 'Rejected', message }));
    }
  });
}

function parseAnswer(what: string, response: unknown): Result<unknown, Failure> {
  const answer = Answer.safeParse(response);
  try {
    const parsed: unknown = JSON.parse(answer.data?.text ?? '');
    // A string is what the SDK makes of a page of HTML: a proxy or an outage, not the gateway.
    if (typeof parsed === 'object' && parsed !== null) return ok(parsed);
  } catch {
    // Reported below together with the other unreadable answers.
  }
  return err({
    kind: 'Unavailable',
    message: `${what}: the gateway's answer is not a JSON object`,
  });
}

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  400: 'Invalid',
  401: 'Forbidden',
  403: 'Forbidden',
  404: 'NotFound',
  408: 'Unavailable',
  429: 'Throttled',
};

const MEANING: Readonly<Partial<Record<number, string>>> = {
  401: 'authentication failed; check the key id and secret key of this merchant id, and the clock',
  403: 'this key may not do that; check its permissions in the Business Center',
};

function toFailure(what: string, error: unknown): Failure {
  const refusal = Refusal.safeParse(error).data ?? {};
  const { status, code } = refusal;
  // A status that is no error comes with an answer that broke off.
  if (status === undefined || status < 400) {
    const message = `${what}: ${code ?? 'no readable answer from the gateway'}`;
    return { kind: 'Unavailable', message };
  }
  const kind = isPage(refusal) ? 'Unavailable' : kindOf(status);
  const message = `${what}: HTTP ${status}, ${MEANING[status] ?? reasonIn(refusal)}`;
  const retryAfterMs = retryAfter(refusal);
  return retryAfterMs === undefined ? { kind, message } : { kind, message, retryAfterMs };
}

function kindOf(status: number): FailureKind {
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'Unavailable' : 'Rejected');
}

/** A 404 in HTML is of a proxy or an outage: it does not say that the gateway knows no such thing. */
function isPage({ status, response }: Refusal): boolean {
  return status === 404 && /^"?\s*</.test(String(response?.text ?? ''));
}

const Reason = z.object({ reason: z.string().optional(), message: z.string().optional() });

function reasonIn({ response }: Refusal): string {
  try {
    const body = Reason.parse(JSON.parse(String(response?.text)));
    return (
      [body.reason, body.message].filter(Boolean).join(': ').slice(0, 200) || 'no reason given'
    );
  } catch {
    return 'no reason given';
  }
}

/** Only the form in seconds: a date would depend on two clocks agreeing. */
function retryAfter({ response }: Refusal): number | undefined {
  const seconds = Number(response?.header?.['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
