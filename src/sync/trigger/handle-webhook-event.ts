import type { WebhookNotice } from '../../domain/gateway/webhook-event.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Jobs } from '../../ports/ports.ts';
import type { Services } from './services.ts';
import { webhookRequests } from './webhook-requests.ts';

/** What an event is acted on with; `onError` is told of a later run that could not be started. */
export type WebhookPorts = {
  readonly jobs: Jobs;
  readonly services: Services;
  readonly isStopping: () => boolean;
  readonly onError: (error: unknown) => void;
};

/**
 * Acts on an event: settles as soon as its first run is accepted, and rejects when it is not, so that the
 * gateway sends the event again. Each further run starts when the one before it has ended, as in a tick;
 * one that is lost with the process is made up by the next tick. Source: issue 3, design §7.
 */
export async function noticeWebhook(ports: WebhookPorts, notice: WebhookNotice): Promise<void> {
  const [first, ...later] = webhookRequests(ports.services, notice);
  if (first === undefined) return;
  const { runId } = await ports.jobs.start(first);
  void startLater(ports, runId, later).catch(ports.onError);
}

async function startLater(
  { jobs, isStopping }: WebhookPorts,
  before: string,
  later: readonly RunRequest[],
): Promise<void> {
  let runId = before;
  for (const request of later) {
    await jobs.ended(runId);
    if (isStopping()) return;
    ({ runId } = await jobs.start(request));
  }
}
