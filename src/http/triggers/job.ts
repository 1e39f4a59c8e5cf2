import { type NextFunction, type Request, type Response, Router } from 'express';
import type { RunResult } from '../../domain/runs/run.ts';
import { closingSentence, KIND_NAMES } from '../../domain/runs/run-summary.ts';
import type { JobReport } from '../../sync/trigger/run-job.ts';
import type { TickedRun } from '../../sync/trigger/tick.ts';
import { bears } from '../middleware/basic-auth.ts';
import { type Problem, ProblemError } from '../middleware/problem.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';

/** What a scheduler reads of a call; a run that has not ended goes on, and has no result yet. */
export type JobJson = {
  readonly result: RunResult;
  readonly joined: boolean;
  readonly runs: readonly {
    readonly runId: string;
    readonly kind: TickedRun['kind'];
    readonly joined: boolean;
    readonly result: RunResult | null;
  }[];
  readonly retried: number;
  readonly message: string;
};

const METHOD_NOT_ALLOWED: Problem = {
  status: 405,
  detail: 'The job is called by POST.',
  headers: { Allow: 'POST' },
};
const UNAUTHORIZED: Problem = {
  status: 401,
  detail: 'Send Authorization: Basic with the value of PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE.',
  headers: { 'WWW-Authenticate': 'Basic realm="job", charset="UTF-8"' },
};
const NOT_FOR_PAGES: Problem = {
  status: 403,
  detail: 'The job is for schedulers. On a page, use the buttons.',
};
const NO_STORE: Problem = {
  status: 503,
  detail: 'The database does not answer, so nothing was started. Try again when /readyz does.',
};

/**
 * `POST /job` for a scheduler elsewhere, Connect's above all. It reaches us under any name and sends no header of
 * ours, so this route stands before the checks of names and visitors: who calls can choose nothing, and all calls
 * of a minute are one. Where a header value is configured, it must be sent. Source: reference/commercetools.md §4.
 */
export function jobRoutes(ports: HttpPorts, { extensionHeaderValue }: HttpSettings): Router {
  const router = Router();
  const { job } = ports;
  if (job === undefined) return router;
  router.post('/job', refusePages, async (request: Request, response: Response) => {
    if (extensionHeaderValue !== undefined && !bears(request, extensionHeaderValue)) {
      throw new ProblemError(UNAUTHORIZED);
    }
    if (!((await ports.isReady?.()) ?? true)) throw new ProblemError(NO_STORE);
    response.set('Cache-Control', 'no-store').json(jobJson(await job()));
  });
  router.all('/job', () => {
    throw new ProblemError(METHOD_NOT_ALLOWED);
  });
  return router;
}

/** Every browser names where a POST comes from; no scheduler does. */
function refusePages(request: Request, _response: Response, next: NextFunction): void {
  const isOfBrowser = ['Origin', 'Sec-Fetch-Site'].some((name) => request.get(name) !== undefined);
  if (isOfBrowser) throw new ProblemError(NOT_FOR_PAGES);
  next();
}

function jobJson(report: JobReport): JobJson {
  const { joined, runs, retried, isInTime } = report;
  return {
    result: isInTime ? resultOf(runs) : 'partial',
    joined,
    runs: runs.map(({ ended, ...run }) => ({ ...run, result: ended?.result ?? null })),
    retried,
    message: messageOf(report),
  };
}

/** Two services are not the parts of one run: a tick is as good as its worst run. */
function resultOf(runs: readonly TickedRun[]): RunResult {
  const results = runs.map(({ ended }) => ended?.result);
  if (results.includes('failed')) return 'failed';
  return results.includes('partial') ? 'partial' : 'completed';
}

function messageOf({ joined, runs, retried, isInTime }: JobReport): string {
  if (runs.length === 0 && isInTime && retried === 0) {
    return 'Run Sync and Decision Sync are off; nothing was changed.';
  }
  return [
    ...(joined ? ['An earlier call is at work or has been this minute: nothing was started.'] : []),
    ...runs.map(({ kind, ended }) =>
      ended === undefined ? `${KIND_NAMES[kind]} goes on.` : closingSentence(ended),
    ),
    ...(retried === 0 ? [] : [`Exceptions that were looked at once more: ${retried}.`]),
  ].join(' ');
}
