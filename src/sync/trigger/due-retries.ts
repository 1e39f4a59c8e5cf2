import type { Exceptions, Jobs, KeptException } from '../../ports/ports.ts';
import { replayRequest, type Together } from './replay-request.ts';
import type { Services } from './services.ts';

/** What retries need from the outside. */
export type RetryPorts = {
  readonly jobs: Jobs;
  readonly exceptions: Pick<Exceptions, 'claimDueExceptions'>;
};

/** Exceptions that were looked at once more, and the runs that did it. */
export type Retried = { readonly exceptions: number; readonly runIds: readonly string[] };

/** Exceptions of one tick at most; the others are still due at the next. */
const MOST_RETRIES = 200;

/**
 * Looks once more at open exceptions whose look is due at `now`, those of one merchant id and kind by one run, and
 * does not wait for its end. Source: design §6, §7.
 */
export async function retryDue(
  { jobs, exceptions }: RetryPorts,
  services: Services,
  now: number,
): Promise<Retried> {
  const covered = [
    { subject: 'record', merchantIds: services.run ?? [] },
    { subject: 'verdict', merchantIds: services.decision ?? [] },
  ] as const;
  const due = await exceptions.claimDueExceptions({ now, limit: MOST_RETRIES, covered });
  const runIds: string[] = [];
  for (const together of byRun(due)) {
    const { runId } = await jobs.start(replayRequest(together, now));
    runIds.push(runId);
  }
  return { exceptions: due.length, runIds };
}

/** Those of each subject and merchant id together. */
function byRun(due: readonly KeptException[]): readonly Together[] {
  const groups = new Map<string, Together>();
  for (const one of due) {
    const key = `${one.subject} ${one.item.merchantId}`;
    const before = groups.get(key);
    groups.set(key, before === undefined ? [one] : [...before, one]);
  }
  return [...groups.values()];
}
