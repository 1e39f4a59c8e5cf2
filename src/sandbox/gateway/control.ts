import { type Answer, json } from './answer.ts';
import { type FaultOptions, GATEWAY_FAULTS, type GatewayFault } from './faults.ts';
import { WEBHOOK_FAULTS, type WebhookFault } from './webhook-faults.ts';

/** The path of the simulator that real gateways do not have. */
export const CONTROL_PATH = '/sandbox/faults';

/** Arms a fault of the next answers, or of the next events; `path` narrows answers only. */
export type FailNext = (fault: GatewayFault | WebhookFault, options?: FaultOptions) => void;

const FAULTS = [...GATEWAY_FAULTS, ...WEBHOOK_FAULTS];

/**
 * `POST /sandbox/faults` with `{"fault": "http-503", "times": 3}`: 202, or 400 with what is allowed.
 * It wants JSON by content type, which a page of another site cannot send unasked.
 */
export function answerControl(
  body: unknown,
  contentType: string | undefined,
  failNext: FailNext,
): Answer {
  const asked = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const fault = FAULTS.find((one) => one === asked.fault);
  if (contentType?.startsWith('application/json') !== true || fault === undefined) {
    return json(400, {
      message: 'Send Content-Type: application/json and {"fault", "times"?}',
      allowed: { fault: FAULTS, path: ['search', 'details', 'conversion'] },
    });
  }
  const options = toOptions(asked);
  failNext(fault, options);
  return json(202, { armed: fault, ...options });
}

function toOptions(asked: Readonly<Record<string, unknown>>): FaultOptions {
  const { times, path, merchantId, retryAfterSeconds } = asked;
  return {
    times: Number.isSafeInteger(times) ? Math.max(1, Number(times)) : 1,
    ...(path === 'search' || path === 'details' || path === 'conversion' ? { path } : {}),
    ...(typeof merchantId === 'string' ? { merchantId } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}
