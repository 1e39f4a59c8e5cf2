import { z } from 'zod';
import type { RunRequest } from '../domain/run-request.ts';

const Text = z.string().optional();

const StoredRequest = z.object({
  kind: z.enum(['run', 'decision', 'batch']),
  trigger: z.enum(['button', 'api', 'cli', 'schedule', 'job', 'webhook', 'replay']),
  merchantIds: z.array(z.string()),
  range: z.object({ from: z.number(), to: z.number() }).optional(),
  dryRun: z.boolean(),
  full: z.boolean(),
  target: z.object({ transactionId: Text, clientReference: Text }).optional(),
  tick: z.number().optional(),
});

/** What was asked of a run, from the jsonb column that holds it; throws when it is not as this version writes it. */
export function parseRequest(value: unknown): RunRequest {
  const { range, target, ...request } = StoredRequest.parse(value);
  const { transactionId, clientReference } = target ?? {};
  return { ...request, range, target: target && { transactionId, clientReference } };
}
