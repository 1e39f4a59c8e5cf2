import { isRetryDue } from '../../domain/runs/due-retry.ts';
import type { Exceptions, KeptException } from '../../ports/ports.ts';
import { replayRequest } from './replay-request.ts';
import type { Services } from './services.ts';
import type { TickPorts } from './tick.ts';

/** What retries need from the outside. */
export type RetryPorts = Pick<TickPorts, 'jobs'> & {
  readonly exceptions: Pick<Exceptions, 'exceptions'>;
};

/** Retries of one tick, and open exceptions that are looked through for them, at most. */
const MOST_RETRIES = 100;
const MOST_PAGES = 10;
const PAGE = 500;

/**
 * Looks once more at open exceptions whose reason may have passed, each by a run of just that transaction, and
 * waits for their ends. Answers how many runs it started; none once `isStopping`.
 */
export async function retryDue(
  { jobs, exceptions }: RetryPorts,
  services: Services,
  now: number,
  isStopping: () => boolean,
): Promise<number> {
  const due = (await openOnes(exceptions))
    .filter((one) => isRetryDue(one, now) && isCovered(one, services))
    .slice(0, MOST_RETRIES);
  const started: string[] = [];
  for (const one of due) {
    if (isStopping()) break;
    const { runId, joined } = await jobs.start(replayRequest(one));
    if (!joined) started.push(runId);
  }
  await Promise.all(started.map((runId) => jobs.ended(runId)));
  return started.length;
}

async function openOnes(exceptions: RetryPorts['exceptions']): Promise<readonly KeptException[]> {
  const found: KeptException[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = { state: 'open', offset: page * PAGE, limit: PAGE } as const;
    const { exceptions: some, total } = await exceptions.exceptions(asked);
    found.push(...some);
    if (found.length >= total || some.length === 0) break;
  }
  return found;
}

function isCovered(one: KeptException, services: Services): boolean {
  const { kind, merchantIds } = replayRequest(one);
  if (kind === 'batch') return false;
  return merchantIds.every((id) => services[kind]?.includes(id));
}
