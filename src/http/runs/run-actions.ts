import { type Request, type Response, Router } from 'express';
import type { Run } from '../../domain/runs/run.ts';
import { replayRun } from '../exceptions/replay.ts';
import { acceptFields } from '../middleware/body.ts';
import { NO_FIELDS } from '../middleware/parameters.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { knownRun } from './runs-api.ts';

const ACCEPT_NOTHING = acceptFields(NO_FIELDS);

type RunRequest = Request<{ id: string }>;

/** What can be done about a run, for callers and by the forms of its page: end it early, replay its exceptions. */
export function runActions(ports: HttpPorts, settings: HttpSettings): Router {
  const router = Router();
  router.post(
    '/api/runs/:id/cancel',
    ACCEPT_NOTHING,
    async (request: RunRequest, response: Response) => {
      const { runId } = await cancel(ports, request);
      const run = `/api/runs/${encodeURIComponent(runId)}`;
      response
        .status(202)
        .location(run)
        .json({ runId, run, events: `${run}/events` });
    },
  );
  router.post(
    '/runs/:id/cancel',
    ACCEPT_NOTHING,
    async (request: RunRequest, response: Response) => {
      response.redirect(303, `${pageOf(await cancel(ports, request))}?stopping=true`);
    },
  );
  router.post(
    '/api/runs/:id/replay',
    ACCEPT_NOTHING,
    async (request: RunRequest, response: Response) => {
      const { runId } = await knownRun(ports.store, request);
      const { replayed, left, runIds } = await replayRun(ports, settings, runId);
      const runs = runIds.map((id) => `/api/runs/${encodeURIComponent(id)}`);
      response.status(202).json({ replayed, left, runs });
    },
  );
  router.post(
    '/runs/:id/replay',
    ACCEPT_NOTHING,
    async (request: RunRequest, response: Response) => {
      const run = await knownRun(ports.store, request);
      const { replayed, left } = await replayRun(ports, settings, run.runId);
      response.redirect(303, `${pageOf(run)}?replayed=${replayed}&left=${left}`);
    },
  );
  return router;
}

async function cancel(ports: HttpPorts, request: RunRequest): Promise<Run> {
  if (ports.cancel === undefined) throw notFound('Runs cannot be cancelled here.');
  const run = await knownRun(ports.store, request);
  const stops = run.endedAt === null && (await ports.cancel(run.runId));
  if (stops) return run;
  const detail = 'The run is no longer at work here, so there is nothing to cancel.';
  throw new ProblemError({ status: 409, detail });
}

function pageOf({ runId }: Run): string {
  return `/runs/${encodeURIComponent(runId)}`;
}
