import type { Response } from 'express';
import type { KeptException } from '../../ports/ports.ts';
import { ProblemError } from '../middleware/problem.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { replayRefusal } from './known-exception.ts';

/** A run that was started or joined. */
export type Started = { readonly runId: string; readonly joined: boolean };

/** What became of the replay of a run's exceptions: how many were replayed, and how many are left open. */
export type ReplayedRun = {
  readonly replayed: number;
  readonly left: number;
  readonly runIds: readonly string[];
};

/** Exceptions of a run that one press replays at most. */
export const REPLAY_LIMIT = 100;

/** Replays an open exception; answers 409 when the configuration does not allow it, 503 without a database. */
export async function replayException(
  ports: HttpPorts,
  settings: HttpSettings,
  open: KeptException,
): Promise<Started> {
  const refusal = replayRefusal(open, settings);
  if (refusal !== undefined) {
    throw new ProblemError({ status: 409, detail: `${refusal} Nothing was changed.` });
  }
  await refuseWithoutStore(ports);
  return ports.replay(open);
}

/** Replays the open exceptions that a run was the last to see, 100 at most; answers 409 when there are none to replay. */
export async function replayRun(
  ports: HttpPorts,
  settings: HttpSettings,
  runId: string,
): Promise<ReplayedRun> {
  await refuseWithoutStore(ports);
  const asked = {
    state: 'open',
    now: ports.clock.now(),
    runId,
    offset: 0,
    limit: REPLAY_LIMIT,
  } as const;
  const { exceptions, total } = await ports.exceptions.exceptions(asked);
  const able = exceptions.filter((one) => replayRefusal(one, settings) === undefined);
  if (able.length === 0) throw nothingToReplay(exceptions[0], settings);
  const runIds: string[] = [];
  // One after another: each may join the run that the one before started.
  for (const one of able) runIds.push((await ports.replay(one)).runId);
  return { replayed: able.length, left: total - able.length, runIds: [...new Set(runIds)] };
}

/** Answers 202 with where the run can be followed. */
export function answerStarted(response: Response, { runId, joined }: Started): void {
  const run = `/api/runs/${encodeURIComponent(runId)}`;
  response
    .status(202)
    .location(run)
    .json({ runId, joined, run, events: `${run}/events` });
}

async function refuseWithoutStore({ isReady }: HttpPorts): Promise<void> {
  if ((await isReady?.()) ?? true) return;
  const detail =
    'The database does not answer, so nothing was started. Try again when /readyz does.';
  throw new ProblemError({ status: 503, detail });
}

function nothingToReplay(first: KeptException | undefined, settings: HttpSettings): ProblemError {
  const refusal = first === undefined ? undefined : replayRefusal(first, settings);
  const why = refusal ?? 'No exception that this run was the last to see is open.';
  return new ProblemError({ status: 409, detail: `${why} Nothing was changed.` });
}
