import { type Answer, json } from './answer.ts';
import type { RequestKind } from './request-log.ts';

/** The ways in which the simulated gateway can fail. */
export const GATEWAY_FAULTS = [
  'http-429',
  'http-500',
  'http-502',
  'http-503',
  'reset',
  'slow',
  'html',
  'malformed-json',
  'empty-object',
] as const;

/** One way to fail; `slow` answers late, `reset` destroys the connection instead of answering. */
export type GatewayFault = (typeof GATEWAY_FAULTS)[number];

/** Which requests fail, and how often; without `path` or `merchantId` any request does. */
export type FaultOptions = {
  readonly times?: number;
  readonly path?: RequestKind;
  readonly merchantId?: string;
  readonly retryAfterSeconds?: number;
};

/** A fault that waits for requests to hit. */
export type ArmedFault = Omit<FaultOptions, 'times'> & {
  readonly fault: GatewayFault;
  remaining: number;
};

/** Takes the first waiting fault that fits the request, and counts it down. */
export function takeFault(
  armed: ArmedFault[],
  kind: RequestKind | undefined,
  merchantId: string,
): ArmedFault | undefined {
  const fault = armed.find(
    (one) =>
      (one.path === undefined || one.path === kind) &&
      (one.merchantId === undefined || one.merchantId === merchantId),
  );
  if (fault === undefined) return undefined;
  fault.remaining -= 1;
  if (fault.remaining <= 0) armed.splice(armed.indexOf(fault), 1);
  return fault;
}

/** What a failing gateway sends: a status of its own, or a body that is not what was promised. */
export type FaultyAnswer = Answer & { readonly raw?: string; readonly retryAfter?: number };

/** The answer of a fault; `usual` is what would have been sent. `reset` and `slow` have none. */
export function faultyAnswer(
  { fault, retryAfterSeconds }: ArmedFault,
  usual: Answer,
): FaultyAnswer {
  const status = Number(/^http-(\d+)$/.exec(fault)?.[1]);
  if (status > 0) {
    const retryAfter = retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds };
    return { ...json(status, serverError(status)), ...retryAfter };
  }
  if (fault === 'html') return { ...usual, status: 200, contentType: 'text/html', raw: HTML };
  if (fault === 'malformed-json') return { ...usual, raw: '{"searchId":"7f","_embedded":{"tran' };
  if (fault === 'empty-object') return { ...usual, body: {} };
  return usual;
}

const HTML = '<!DOCTYPE html><html><body><h1>Scheduled maintenance</h1></body></html>';

const REASONS: Readonly<Record<number, string>> = {
  429: 'RATE_LIMIT_EXCEEDED',
  502: 'SERVER_TIMEOUT',
  503: 'SERVICE_TIMEOUT',
};

function serverError(status: number): object {
  const reason = REASONS[status] ?? 'SYSTEM_ERROR';
  return {
    submitTimeUtc: new Date().toISOString(),
    status: 'SERVER_ERROR',
    reason,
    message: `The simulated gateway was told to answer ${status}.`,
  };
}
