import type { WebhookNotice } from '../../domain/gateway/webhook-event.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Services } from './services.ts';

/**
 * The runs that an event of the gateway asks for: Decision Sync, then Run Sync, of just what it is about,
 * and only of services that cover the merchant id. Source: issue 3, design §7.
 */
export function webhookRequests(
  services: Services,
  { merchantId, transactionId, clientReference }: WebhookNotice,
): readonly RunRequest[] {
  const targets = [{ transactionId, clientReference }];
  const choices = { range: undefined, dryRun: false, full: false, targets };
  return (['decision', 'run'] as const)
    .filter((kind) => services[kind]?.includes(merchantId))
    .map((kind) => ({ kind, trigger: 'webhook', merchantIds: [merchantId], ...choices }));
}
