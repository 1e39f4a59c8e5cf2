import type { KeptException } from '../../domain/runs/exception.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * What a replay asks for: just the transaction of the exception, or the verdicts on it, which are looked for around
 * the time they were given. Source: issue 3, item 2.
 */
export function replayRequest({ subject, item }: KeptException): RunRequest {
  const { merchantId, transactionId, clientReference, submittedAt } = item;
  const kind = subject === 'verdict' ? 'decision' : 'run';
  const at = Date.parse(submittedAt ?? '');
  const isTimed = kind === 'decision' && !Number.isNaN(at);
  return {
    ...{ kind, trigger: 'replay', merchantIds: [merchantId], dryRun: false, full: false },
    range: isTimed ? { from: at - HOUR_MS, to: at + HOUR_MS } : undefined,
    target: { transactionId, clientReference },
  };
}
