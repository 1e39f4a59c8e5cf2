import { z } from 'zod';
import type { RunRequest, Target } from '../../domain/runs/run-request.ts';

const Text = z.string().optional();

const StoredRequest = z.object({
  kind: z.enum(['run', 'decision', 'batch']),
  trigger: z.enum(['button', 'api', 'cli', 'schedule', 'job', 'webhook', 'replay']),
  merchantIds: z.array(z.string()),
  range: z.object({ from: z.number(), to: z.number() }).optional(),
  dryRun: z.boolean(),
  full: z.boolean(),
  targets: z.array(z.object({ transactionId: Text, clientReference: Text })).optional(),
  tick: z.number().optional(),
});

/** What was asked of a run, from the jsonb column that holds it; undefined when another version wrote it differently. */
export function readRequest(value: unknown): RunRequest | undefined {
  const stored = StoredRequest.safeParse(value).data;
  if (stored === undefined) return undefined;
  const { range, targets, ...request } = stored;
  return { ...request, range, targets: targets?.map(toTarget) };
}

function toTarget({ transactionId, clientReference }: Readonly<Partial<Target>>): Target {
  return { transactionId, clientReference };
}

/** `readRequest`, for a run that this version must work on; throws when it cannot read it. */
export function parseRequest(value: unknown): RunRequest {
  const request = readRequest(value);
  if (request === undefined) throw new Error('The run was asked for by another version');
  return request;
}
