import type { Request } from 'express';
import { parseSyncRequest, type SyncRequest } from '../../sync/trigger/sync-request.ts';
import { type Fields, mergedParameters, refuseProblems } from '../middleware/parameters.ts';

/** What a trigger takes. Blank, a merchant id or a dry run could be meant, and neither is guessed. */
const FIELDS: Fields = {
  mids: 'values',
  from: 'value',
  to: 'input',
  dryRun: 'value',
  wait: 'value',
};

/** What a trigger asks for, from its query and its body; answers 400 with every problem. GET always waits. */
export function syncRequestOf(
  request: Request,
  merchantIds: readonly string[],
  now: number,
): SyncRequest {
  const { values, problems } = mergedParameters(request, FIELDS);
  const parsed = parseSyncRequest(values, merchantIds, now);
  const all = [...problems, ...(parsed.ok ? [] : parsed.error)];
  refuseProblems(all, 'nothing was started.');
  if (!parsed.ok) throw new Error('A problem was not answered');
  return { ...parsed.value, wait: parsed.value.wait || request.method === 'GET' };
}
