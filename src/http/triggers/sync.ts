import { type Request, type Response, Router } from 'express';
import type { Run } from '../../domain/runs/run.ts';
import { runJson } from '../../domain/runs/run-summary.ts';
import { type Service, SWITCHED_OFF } from '../../sync/trigger/services.ts';
import { anyBody, refuseBody } from '../middleware/body.ts';
import { type Problem, ProblemError, wantsPage } from '../middleware/problem.ts';
import { refuseForeignTrigger } from '../middleware/safety.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { syncRequestOf } from './sync-parameters.ts';

type Exchange = { readonly request: Request; readonly response: Response };
type Started = { readonly runId: string; readonly joined: boolean };

const TRIGGERS: readonly (readonly [string, Service])[] = [
  ['/sync', 'run'],
  ['/decisionSync', 'decision'],
];
const WAIT_LIMIT_MS = 4 * 60 * 1000;

const METHOD_NOT_ALLOWED: Problem = {
  status: 405,
  detail: 'A sync is started by POST.',
  headers: { Allow: 'POST' },
};

/** `POST /sync` and `/decisionSync`; `GET` on them for schedulers that authenticate by header. */
export function syncRoutes(ports: HttpPorts, settings: HttpSettings): Router {
  const router = Router();
  for (const [path, kind] of TRIGGERS) {
    router.post(path, ...anyBody, async (request: Request, response: Response) => {
      await trigger(ports, settings, kind, { request, response });
    });
    router.get(path, refuseForeignTrigger, refuseBody, async (request, response) => {
      // Express also brings HEAD here, which must not start anything.
      if (request.method !== 'GET') throw new ProblemError(METHOD_NOT_ALLOWED);
      await trigger(ports, settings, kind, { request, response });
    });
    router.all(path, () => {
      throw new ProblemError(METHOD_NOT_ALLOWED);
    });
  }
  return router;
}

async function trigger(
  ports: HttpPorts,
  settings: HttpSettings,
  kind: Service,
  { request, response }: Exchange,
): Promise<void> {
  const covered = settings.services[kind];
  if (covered === undefined) {
    throw new ProblemError({ status: 409, detail: `${SWITCHED_OFF[kind]} Nothing was changed.` });
  }
  if (!((await ports.isReady?.()) ?? true)) {
    const detail =
      'The database does not answer, so nothing was started. Try again when /readyz does.';
    throw new ProblemError({ status: 503, detail });
  }
  const asked = syncRequestOf(request, covered, ports.clock.now());
  const { merchantIds, range, dryRun, wait } = asked;
  const by = wasPressed(request) ? 'button' : 'api';
  const work = { kind, trigger: by, merchantIds, range, dryRun, full: false } as const;
  const started = await ports.jobs.start(work);
  if (wantsPage(request) && !wait) {
    return response.redirect(303, `/orders?run=${encodeURIComponent(started.runId)}`);
  }
  const limitMs = settings.waitLimitMs ?? WAIT_LIMIT_MS;
  const ended = wait ? await within(limitMs, ports.jobs.ended(started.runId)) : undefined;
  answer(response, started, ended);
}

function answer(response: Response, { runId, joined }: Started, ended: Run | undefined): void {
  const location = `/api/runs/${encodeURIComponent(runId)}`;
  response.location(location).set('Cache-Control', 'no-store');
  if (ended === undefined) {
    response.status(202).json({ runId, joined, run: location, events: `${location}/events` });
  } else {
    response.json(runJson(ended));
  }
}

/** A browser says that the page it is on asks; a machine does not. */
function wasPressed(request: Request): boolean {
  return request.get('Sec-Fetch-Site') === 'same-origin';
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: limit, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), limitMs);
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
