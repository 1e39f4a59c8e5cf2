import { type Request, type Response, Router } from 'express';
import type { RowStatus } from '../../domain/batches/batch.ts';
import { lastPage, pageNumber } from '../format/pager-view.ts';
import { personWith } from '../middleware/person.ts';
import type { Pages } from '../pages.ts';
import type { Seen } from './batch-port.ts';
import { batchRowsView, ROWS_PER_PAGE, rowsHref } from './batch-rows-view.ts';
import { batchView } from './batch-view.ts';
import { batchesHref, parseBatchesQuery } from './batches-query.ts';
import { BATCHES_PER_PAGE, batchesView } from './batches-view.ts';
import { type BatchHttpPorts, type BatchRequest, knownBatch } from './known-batch.ts';
import { uploadView } from './upload-view.ts';

/** `GET /batches` with its tabs, and `GET /batches/:id`: one file with its rows (BS-R1 to BS-R5, BS-R32 to BS-R49). */
export function batchesRoutes(ports: BatchHttpPorts, pages: Pages): Router {
  const router = Router();
  router.get('/batch/batch-sync', (_request, response) => response.redirect(302, '/batches'));
  router.get('/batches/sync', (_request, response) => response.redirect(302, '/batches'));
  router.get('/batches', async (request, response) => {
    await showBatches(ports, pages, { request, response });
  });
  router.get('/batches/payments', (request, response) =>
    showLater(pages, 'payments', { request, response }),
  );
  router.get('/batches/refunds', (request, response) =>
    showLater(pages, 'refunds', { request, response }),
  );
  router.get('/batches/:id', async (request, response) => {
    await showBatch(ports, pages, request, response);
  });
  return router;
}

type Exchange = { readonly request: Request; readonly response: Response };

const TABS = [
  { key: 'sync', label: 'Sync', href: '/batches' },
  { key: 'payments', label: 'Payments', href: '/batches/payments' },
  { key: 'refunds', label: 'Refunds', href: '/batches/refunds' },
] as const;

function tabsView(current: (typeof TABS)[number]['key']) {
  return TABS.map(({ key, ...tab }) => ({ ...tab, current: key === current }));
}

async function showBatches(
  ports: BatchHttpPorts,
  pages: Pages,
  { request, response }: Exchange,
): Promise<void> {
  const person = personWith(request, 'read');
  const query = parseBatchesQuery(request.query);
  const { name, sort, direction, page } = query;
  const place = { offset: (page - 1) * BATCHES_PER_PAGE, limit: BATCHES_PER_PAGE };
  const found = await ports.batches.store.batches({
    ...{ kind: 'sync', name, sort, direction },
    ...place,
  });
  const beyond = lastPage(found.total, BATCHES_PER_PAGE);
  if (page > beyond) return response.redirect(302, batchesHref(query, { page: beyond }));
  const list = batchesView(found, query, person, seenNow(ports));
  const frame = { title: 'Batch Sync', current: 'batches', moving: list.working } as const;
  const upload = uploadView(ports.batches, undefined);
  pages.page(response, 'batches', frame, { tabs: tabsView('sync'), list, query, upload });
}

function showLater(
  pages: Pages,
  tab: 'payments' | 'refunds',
  { request, response }: Exchange,
): void {
  personWith(request, 'read');
  const title = tab === 'payments' ? 'Batch Payments' : 'Batch Refunds';
  pages.page(
    response,
    'batches-later',
    { title, current: 'batches' },
    { tabs: tabsView(tab), tab },
  );
}

/** What is said once after something was done: while the file is at work, or whatever it is. */
const WHILE_WORKING: Readonly<Record<string, string>> = {
  start: 'Started.',
  approve: 'Approved. Its rows are being worked on.',
  'retry-failed': 'The rows that failed are queued again.',
  'sync-with-gateway': 'Its rows are queued again, and the gateway is asked about each.',
};
const WHATEVER: Readonly<Record<string, string>> = {
  sent: 'Sent for approval.',
  reject: 'Rejected. None of its rows is worked on.',
  cancel: 'Rows that were begun end as they end; the others are not begun any more.',
};

async function showBatch(
  ports: BatchHttpPorts,
  pages: Pages,
  request: BatchRequest,
  response: Response,
): Promise<void> {
  const { batch, person } = await knownBatch(ports, request, 'read');
  const [status, page] = [statusOr(request.query.status), pageNumber(request.query.page)];
  const place = { offset: (page - 1) * ROWS_PER_PAGE, limit: ROWS_PER_PAGE };
  const { batchId } = batch;
  const found = await ports.batches.store.batchRows({ batchId, status, ...place });
  const beyond = lastPage(found.total, ROWS_PER_PAGE);
  if (page > beyond) return response.redirect(302, rowsHref(batch.batchId, status, beyond));
  const seen = seenNow(ports);
  const view = batchView(batch, status, person, seen);
  const frame = { title: view.fileName, current: 'batches', moving: view.working } as const;
  const said = { ...WHATEVER, ...(view.working ? WHILE_WORKING : {}) };
  const done = Object.entries(said).find(([action]) => action === request.query.done);
  pages.page(response, 'batch', frame, {
    batch: view,
    list: batchRowsView(view, found, { status, page }, seen.now),
    notice: done?.[1],
  });
}

function seenNow({ batches, clock }: BatchHttpPorts): Seen {
  return { now: clock.now(), makerChecker: batches.makerChecker };
}

/** A status from an address people may have typed; anything else means all. */
function statusOr(value: unknown): RowStatus | undefined {
  return (['QUEUED', 'ACCEPTED', 'FAILED'] as const).find((status) => status === value);
}
