/**
 * What can be wrong with an event: it comes twice, is signed with a key that is not ours, or is signed over
 * its payload alone, as the documentation says.
 */
export const WEBHOOK_FAULTS = ['webhook-duplicate', 'webhook-forged', 'webhook-payload'] as const;

/** One thing wrong with an event. */
export type WebhookFault = (typeof WEBHOOK_FAULTS)[number];

/** Whether a fault is one of events, and not of answers. */
export function isWebhookFault(fault: string): fault is WebhookFault {
  return WEBHOOK_FAULTS.some((one) => one === fault);
}

/** An event fault that waits for events of a merchant id, or of any. */
export type ArmedWebhookFault = {
  readonly fault: WebhookFault;
  readonly merchantId?: string;
  remaining: number;
};

/** Takes the first waiting fault that fits an event, and counts it down. */
export function takeWebhookFault(
  armed: ArmedWebhookFault[],
  merchantId: string,
): WebhookFault | undefined {
  const found = armed.find((one) => one.merchantId === undefined || one.merchantId === merchantId);
  if (found === undefined) return undefined;
  found.remaining -= 1;
  if (found.remaining <= 0) armed.splice(armed.indexOf(found), 1);
  return found.fault;
}
