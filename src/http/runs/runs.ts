import { type Request, type Response, Router } from 'express';
import { nextTickView } from '../format/next-tick.ts';
import { pageNumber } from '../format/pager-view.ts';
import { outcomeOr } from '../format/paging.ts';
import type { Pages } from '../pages.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { coverageView } from './coverage-view.ts';
import { countUnmatched, funnelView } from './funnel-view.ts';
import { ITEMS_PER_PAGE, itemsView } from './items-view.ts';
import { noticeView, replayView } from './run-page.ts';
import { runView } from './run-view.ts';
import { knownRun } from './runs-api.ts';
import { NEWEST, runsView } from './runs-view.ts';

type Exchange<P = object> = { readonly request: Request<P>; readonly response: Response };

/** `GET /runs`: coverage and the newest runs. `GET /runs/:id`: one of them with the items behind each of its counts, and its panel alone. */
export function runsRoutes(ports: HttpPorts, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  router.get('/runs', async (request, response) => {
    await showRuns(ports, settings, pages, { request, response });
  });
  router.get('/runs/:id', async (request, response) => {
    await showRun(ports, pages, { request, response });
  });
  router.get('/runs/:id/panel', async (request, response) => {
    const run = await knownRun(ports.store, request);
    const canCancel = ports.cancel !== undefined;
    pages.part(response, 'run-panel', { run: runView(run, ports.clock.now()), canCancel });
  });
  return router;
}

async function showRuns(
  ports: HttpPorts,
  settings: HttpSettings,
  pages: Pages,
  { request, response }: Exchange,
): Promise<void> {
  const runs = runsView(await ports.store.runs(NEWEST), ports.clock.now());
  const frame = { title: 'Runs', current: 'runs', moving: runs.working } as const;
  // A page that only keeps its history fresh does not need a month summed up every two seconds.
  const isWhole = request.get('X-Refresh') === undefined;
  const coverage = isWhole ? await coverageView(ports, settings) : undefined;
  pages.page(response, 'runs', frame, { runs, coverage, nextTick: nextTickView(ports) });
}

async function showRun(
  ports: HttpPorts,
  pages: Pages,
  { request, response }: Exchange<{ id: string }>,
): Promise<void> {
  const run = await knownRun(ports.store, request);
  const [outcome, page] = [outcomeOr(request.query.outcome), pageNumber(request.query.page)];
  const place = { offset: (page - 1) * ITEMS_PER_PAGE, limit: ITEMS_PER_PAGE };
  const [found, unmatched, replay] = await Promise.all([
    ports.store.items({ runId: run.runId, outcome, ...place }),
    countUnmatched(ports.store, run),
    replayView(ports.exceptions, ports.clock, run),
  ]);
  const now = ports.clock.now();
  const view = runView(run, now);
  const notice = noticeView(request.query, run);
  const title = `${view.name}, ${view.started.title}`;
  const frame = { title, current: 'runs', moving: view.working } as const;
  pages.page(response, 'run', frame, {
    run: view,
    funnel: funnelView(run, unmatched),
    replay,
    notice,
    canCancel: ports.cancel !== undefined && notice === undefined,
    list: itemsView(view, found, { outcome, page }, now),
  });
}
