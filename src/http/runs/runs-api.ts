import { type Request, Router } from 'express';
import * as z from 'zod';
import type { Item } from '../../domain/decide/decision.ts';
import { outcomeOfReason, REASONS } from '../../domain/decide/reason.ts';
import type { Run } from '../../domain/runs/run.ts';
import { runJson } from '../../domain/runs/run-summary.ts';
import type { Store } from '../../ports/ports.ts';
import { parseItemQuery, parseQuery, wholeNumber } from '../format/paging.ts';
import { notFound } from '../middleware/problem.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { streamRun } from './run-events.ts';

const RUNS_QUERY = z.object({ limit: wholeNumber(1, 200, 50) });

/** `GET /api/runs` and below: history, one run, its items, its progress. */
export function runsApi(ports: HttpPorts, settings: HttpSettings): Router {
  const router = Router();
  router.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/api/runs', async (request, response) => {
    const { limit } = parseQuery(RUNS_QUERY, request.query);
    response.json({ runs: (await ports.store.runs(limit)).map(runJson) });
  });
  router.get('/api/runs/:id', async (request, response) => {
    response.json(runJson(await knownRun(ports.store, request)));
  });
  router.get('/api/runs/:id/items', async (request, response) => {
    const query = parseItemQuery(request.query);
    const { runId } = await knownRun(ports.store, request);
    const { items, total, kept } = await ports.store.items({ runId, ...query });
    response.json({ items: items.map(itemJson), total, kept, ...query });
  });
  router.get('/api/runs/:id/events', async (request, response) => {
    const run = await knownRun(ports.store, request);
    await streamRun(ports, settings, run, { request, response });
  });
  return router;
}

/** The run that an address names; answers 404 when there is none. */
export async function knownRun(store: Store, request: Request<{ id: string }>): Promise<Run> {
  const run = await store.run(request.params.id);
  if (run === undefined) throw notFound('There is no such run. History may have been cleared.');
  return run;
}

function itemJson(item: Item): object {
  const { reason, detail } = item;
  const { text } = REASONS[reason];
  return { ...item, outcome: outcomeOfReason(reason), text, detail };
}
