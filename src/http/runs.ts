import { Router } from 'express';
import { ITEMS_PER_PAGE, itemsView } from './items-view.ts';
import { pageNumber } from './pager-view.ts';
import type { Pages } from './pages.ts';
import { outcomeOr } from './paging.ts';
import { runView } from './run-view.ts';
import { knownRun } from './runs-api.ts';
import { NEWEST, runsView } from './runs-view.ts';
import type { HttpPorts } from './settings.ts';

/** `GET /runs`: the newest runs. `GET /runs/:id`: one of them with the items behind each of its counts, and its panel alone. */
export function runsRoutes(ports: HttpPorts, pages: Pages): Router {
  const router = Router();
  router.get('/runs', async (_request, response) => {
    const runs = runsView(await ports.store.runs(NEWEST), ports.clock.now());
    const frame = { title: 'Runs', current: 'runs', moving: runs.working } as const;
    pages.page(response, 'runs', frame, { runs });
  });
  router.get('/runs/:id', async (request, response) => {
    const run = await knownRun(ports.store, request);
    const [outcome, page] = [outcomeOr(request.query.outcome), pageNumber(request.query.page)];
    const offset = (page - 1) * ITEMS_PER_PAGE;
    const found = await ports.store.items({
      runId: run.runId,
      outcome,
      offset,
      limit: ITEMS_PER_PAGE,
    });
    const now = ports.clock.now();
    const view = runView(run, now);
    const title = `${view.name}, ${view.started.title}`;
    const frame = { title, current: 'runs', moving: view.working } as const;
    pages.page(response, 'run', frame, {
      run: view,
      list: itemsView(view, found, { outcome, page }, now),
    });
  });
  router.get('/runs/:id/panel', async (request, response) => {
    const run = await knownRun(ports.store, request);
    pages.part(response, 'run-panel', { run: runView(run, ports.clock.now()) });
  });
  return router;
}
