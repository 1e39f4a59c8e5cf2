import { Router } from 'express';
import type { Pages } from '../pages.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { batchActions } from './batch-actions.ts';
import { batchesRoutes } from './batches.ts';
import { batchesApi } from './batches-api.ts';
import { newBatchRoutes } from './new-batch.ts';

/** Everything about uploaded files: pages, API, what is done to them. Nothing where there are none. */
export function batchRoutes(ports: HttpPorts, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  if (ports.batches === undefined) return router;
  const all = { ...ports, batches: ports.batches };
  return router.use(
    batchesApi(all, settings),
    batchActions(all),
    newBatchRoutes(all, pages),
    batchesRoutes(all, pages),
  );
}
