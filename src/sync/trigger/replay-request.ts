import type { KeptException } from '../../domain/runs/exception.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Exceptions of one subject and merchant id; at least one. */
export type Together = readonly [KeptException, ...KeptException[]];

/**
 * What a replay asks for: just the transactions of the exceptions, or the verdicts on them, which are looked for around
 * the time they were given. Source: issue 3, item 2.
 */
export function replayRequest(exceptions: Together, now: number): RunRequest {
  const [{ subject, item }] = exceptions;
  const kind = subject === 'verdict' ? 'decision' : 'run';
  return {
    ...{ kind, trigger: 'replay', merchantIds: [item.merchantId], dryRun: false, full: false },
    range: kind === 'decision' ? rangeOf(exceptions, now) : undefined,
    targets: exceptions.map(({ item: { transactionId, clientReference } }) => ({
      transactionId,
      clientReference,
    })),
  };
}

/** From the first to the last verdict; one without a time is looked for in the last day, as every target without a range. */
function rangeOf(exceptions: Together, now: number): Window | undefined {
  const times = exceptions.map(({ item }) => Date.parse(item.submittedAt ?? ''));
  if (times.every(Number.isNaN)) return undefined;
  const windows = times.map((at) =>
    Number.isNaN(at) ? { from: now - DAY_MS, to: now } : { from: at - HOUR_MS, to: at + HOUR_MS },
  );
  return {
    from: Math.min(...windows.map(({ from }) => from)),
    to: Math.max(...windows.map(({ to }) => to)),
  };
}
