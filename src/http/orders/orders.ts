import { type Request, type Response, Router } from 'express';
import type { Run } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import { SWITCHED_OFF } from '../../sync/trigger/services.ts';
import { uploadView } from '../batches/upload-view.ts';
import { openExceptionsOf } from '../exceptions/open-exceptions.ts';
import { failureView } from '../format/failure-view.ts';
import { nextTickView } from '../format/next-tick.ts';
import { lastPage } from '../format/pager-view.ts';
import { correlationId } from '../middleware/correlation.ts';
import { personOf } from '../middleware/person.ts';
import type { PageFrame, Pages } from '../pages.ts';
import { backFillView } from '../runs/back-fill-view.ts';
import { runView } from '../runs/run-view.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { type OrdersQuery, ordersHref, parseOrdersQuery } from './orders-query.ts';
import { ordersView, REACHABLE } from './orders-view.ts';
import { tilesView } from './tiles-view.ts';

/** Runs that are looked through for the tiles. */
const RECENT_RUNS = 50;

/** `GET /orders`: the payments, the buttons that sync them, and the run that works on them. */
export function ordersRoutes(ports: HttpPorts, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  router.get('/orders', async (request, response) => {
    await showOrders(ports, settings, pages, { request, response });
  });
  return router;
}

async function showOrders(
  ports: HttpPorts,
  settings: HttpSettings,
  pages: Pages,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const query = parseOrdersQuery(request.query);
  const now = ports.clock.now();
  const [payments, recent] = await Promise.all([
    listPayments(ports, settings, query, { id: correlationId(response), now }),
    ports.store.runs(RECENT_RUNS),
  ]);
  const beyond = payments.orders === undefined ? 0 : payments.orders.pager.pages;
  if (beyond > 0 && query.page > beyond) {
    return response.redirect(302, ordersHref(query, { page: beyond }));
  }
  const run = await shownRun(ports.store, query, recent);
  const frame: PageFrame = {
    title: 'Orders',
    current: 'orders',
    search: query.search,
    moving: run?.endedAt === null,
  };
  const { batches } = ports;
  const mayUpload = batches !== undefined && personOf(request).rights.has('write');
  if (payments.failure !== undefined) response.status(payments.failure.status);
  pages.page(response, 'orders', frame, {
    ...payments,
    query,
    run: run === undefined ? undefined : runView(run, now),
    // The result card says the same, and more.
    tiles:
      run === undefined || run.endedAt === null
        ? tilesView(recent, now, openExceptionsOf(response))
        : [],
    nextTick: nextTickView(ports),
    canCancel: ports.cancel !== undefined,
    backFill: backFillView(request.query, settings.services.run ?? settings.merchantIds),
    upload: mayUpload ? uploadView(batches, batches.makerChecker ? undefined : '') : undefined,
    off: {
      run: settings.services.run === undefined ? SWITCHED_OFF.run : undefined,
      decision: settings.services.decision === undefined ? SWITCHED_OFF.decision : undefined,
    },
  });
}

async function listPayments(
  ports: HttpPorts,
  settings: HttpSettings,
  query: OrdersQuery,
  at: { readonly id: string; readonly now: number },
) {
  const { search, size } = query;
  const page = Math.min(query.page, lastPage(REACHABLE, size));
  const listed = await ports.payments.list({ search, offset: (page - 1) * size, limit: size });
  if (!listed.ok) {
    const title = 'The payments could not be read from commercetools';
    return { failure: failureView(title, listed.error, { id: at.id, retry: ordersHref(query) }) };
  }
  const states = await ports.store.syncStates(listed.value.rows.map(({ payment }) => payment.id));
  const view = { now: at.now, merchantIds: settings.merchantIds };
  return { orders: ordersView(listed.value, states, query, view) };
}

/** The run that was asked for, else the one that is working. */
async function shownRun(
  store: Store,
  query: OrdersQuery,
  recent: readonly Run[],
): Promise<Run | undefined> {
  if (query.runId !== undefined) return store.run(query.runId);
  return recent.find((run) => run.endedAt === null);
}
