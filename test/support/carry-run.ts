import type { Requests, Run } from '../../src/domain/runs/run.ts';
import type { RunRequest } from '../../src/domain/runs/run-request.ts';
import { carryOut } from '../../src/sync/run/execute-part.ts';
import { planRun } from '../../src/sync/run/plan-run.ts';
import type { SyncPorts, SyncSettings } from '../../src/sync/run/run-sync.ts';

/** How a run is carried out to its end by one worker. */
export type Carried = {
  readonly runId: string;
  readonly request: RunRequest;
  readonly requests?: () => Requests;
  readonly isStopping?: () => boolean;
};

/** Plans and records a run, carries its parts out at once, as workers of one process do, and answers it as recorded. */
export async function carryRun(
  ports: SyncPorts,
  settings: SyncSettings,
  { runId, request, requests = none, isStopping = () => false }: Carried,
): Promise<Run> {
  const planned = await planRun(ports, settings, request, runId);
  await ports.store.startRun(planned, request, async () => {});
  const context = { ...QUEUE, requests, isStopping };
  const parts = await Promise.allSettled(
    request.merchantIds.map((merchantId) =>
      carryOut({ ...ports, batchWork }, settings, { runId, merchantId }, context),
    ),
  );
  for (const part of parts) if (part.status === 'rejected') throw part.reason;
  return recorded(ports, runId);
}

/** Goes on with a run whose workers stopped or died, as the next worker does, and answers it as recorded. */
export async function goOnWith(
  ports: SyncPorts,
  settings: SyncSettings,
  runId: string,
): Promise<Run> {
  const { merchants } = await recorded(ports, runId);
  const context = { ...QUEUE, requests: none, isStopping: () => false };
  for (const { merchantId } of merchants) {
    await carryOut({ ...ports, batchWork }, settings, { runId, merchantId }, context);
  }
  return recorded(ports, runId);
}

/** No part follows from another in these runs. */
const QUEUE = { handOut: async () => {}, wake: () => {} };

/** Files are worked on elsewhere. */
async function* batchWork() {}

async function recorded({ store }: SyncPorts, runId: string): Promise<Run> {
  const run = await store.run(runId);
  if (run === undefined) throw new Error(`Run ${runId} is not recorded`);
  return run;
}

function none(): Requests {
  return { commercetools: 0, gateway: 0 };
}
