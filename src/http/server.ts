import express, { type Express } from 'express';
import { readAssets } from './assets.ts';
import { batchRoutes } from './batch-routes.ts';
import { correlate } from './correlation.ts';
import { errorResponse } from './error-response.ts';
import { exceptionsRoutes } from './exceptions.ts';
import { exceptionsApi } from './exceptions-api.ts';
import { countOpenExceptions } from './open-exceptions.ts';
import { ordersRoutes } from './orders.ts';
import { createPages } from './pages.ts';
import { paymentRoutes } from './payment.ts';
import { notFound } from './problem.ts';
import { runActions } from './run-actions.ts';
import { runsRoutes } from './runs.ts';
import { runsApi } from './runs-api.ts';
import { refuseForeignChange, refuseForeignHost, securityHeaders } from './safety.ts';
import type { HttpPorts, HttpSettings } from './settings.ts';
import { syncRoutes } from './sync.ts';
import { webhookRoutes } from './webhooks.ts';

/** The pages and the API as an Express app; whoever starts it listens, on loopback only. */
export function createServer(ports: HttpPorts, settings: HttpSettings): Express {
  const app = express();
  const assets = readAssets();
  const pages = createPages(assets.base, settings.environment);
  app.disable('x-powered-by');
  app.use(correlate, securityHeaders);
  app.use(assets.routes);
  app.use(refuseForeignHost, refuseForeignChange);
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const ready = (await ports.isReady?.()) ?? true;
    const status = ready ? 'ready' : 'the database does not answer';
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status });
  });
  app.get('/', (_request, response) => response.redirect(302, '/orders'));
  app.use(syncRoutes(ports, settings), runsApi(ports, settings), exceptionsApi(ports, settings));
  app.use(runActions(ports, settings), webhookRoutes(ports));
  app.use(countOpenExceptions(ports.exceptions));
  app.use(ordersRoutes(ports, settings, pages), paymentRoutes(ports, settings, pages));
  app.use(runsRoutes(ports, settings, pages), exceptionsRoutes(ports, settings, pages));
  app.use(batchRoutes(ports, settings, pages));
  app.use(() => {
    throw notFound();
  });
  app.use(errorResponse(pages, ports.log));
  return app;
}
