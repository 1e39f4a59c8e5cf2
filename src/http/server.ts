import type { RequestListener } from 'node:http';
import { parse } from 'node:querystring';
import express, { type Express, type RequestHandler } from 'express';
import { accessRoutes } from './access/access.ts';
import { readAssets } from './assets.ts';
import { batchRoutes } from './batches/batch-routes.ts';
import { exceptionsRoutes } from './exceptions/exceptions.ts';
import { exceptionsApi } from './exceptions/exceptions-api.ts';
import { countOpenExceptions } from './exceptions/open-exceptions.ts';
import { metricsRoute, observeRequests } from './metrics.ts';
import { correlate } from './middleware/correlation.ts';
import { errorResponse } from './middleware/error-response.ts';
import { accessGuard } from './middleware/guard.ts';
import { withLastAnswer } from './middleware/last-answer.ts';
import { notFound } from './middleware/problem.ts';
import {
  refuseForeignChange,
  refuseForeignHost,
  securityHeadersFor,
  trustedProxies,
} from './middleware/safety.ts';
import { ordersRoutes } from './orders/orders.ts';
import { paymentRoutes } from './orders/payment.ts';
import { createPages } from './pages.ts';
import { payloadsRoutes } from './payloads/payloads.ts';
import { payloadsApi } from './payloads/payloads-api.ts';
import { runActions } from './runs/run-actions.ts';
import { runsRoutes } from './runs/runs.ts';
import { runsApi } from './runs/runs-api.ts';
import type { HttpPorts, HttpSettings } from './settings.ts';
import { jobRoutes } from './triggers/job.ts';
import { syncRoutes } from './triggers/sync.ts';
import { webhookRoutes } from './triggers/webhooks.ts';

/** The pages and the API, for a server that listens where `listenHost` says. */
export function createServer(ports: HttpPorts, settings: HttpSettings): RequestListener {
  return withLastAnswer(createRoutes(ports, settings), ports.log);
}

/** Every route, in the order in which they are tried. */
export function createRoutes(ports: HttpPorts, settings: HttpSettings): Express {
  const app = express();
  const assets = readAssets();
  const pages = createPages(assets.base, settings.environment);
  app.disable('x-powered-by');
  // The parser of Express leaves out what comes after a thousand names, a dry run among them.
  app.set('query parser', (text: string) => parse(text, '&', '=', { maxKeys: 0 }));
  app.set('trust proxy', trustedProxies(settings.baseUrl));
  app.use(observeRequests(ports), correlate, securityHeadersFor(settings.baseUrl));
  app.use(assets.routes);
  app.use(jobRoutes(ports, settings));
  app.use(refuseForeignHost(settings.baseUrl), refuseForeignChange);
  app.use(accessGuard(ports.gate));
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  app.get('/readyz', readiness(ports));
  app.use(metricsRoute(ports));
  app.get('/', (_request, response) => response.redirect(302, '/orders'));
  app.use(syncRoutes(ports, settings), runsApi(ports, settings), exceptionsApi(ports, settings));
  app.use(runActions(ports, settings), webhookRoutes(ports));
  app.use(countOpenExceptions(ports.exceptions, ports.clock));
  app.use(ordersRoutes(ports, settings, pages), paymentRoutes(ports, settings, pages));
  app.use(runsRoutes(ports, settings, pages), exceptionsRoutes(ports, settings, pages));
  app.use(batchRoutes(ports, settings, pages));
  app.use(payloadsApi(ports.payloads), payloadsRoutes(ports.payloads, settings, pages));
  if (ports.access !== undefined) app.use(accessRoutes(ports.access, ports, settings, pages));
  app.use(() => {
    throw notFound();
  });
  app.use(errorResponse(pages, ports.log));
  return app;
}

/** Ready while the database answers and everything that should run does; else which does not. */
function readiness({ isReady, notRunning }: HttpPorts): RequestHandler {
  return async (_request, response) => {
    const isAway = !((await isReady?.()) ?? true);
    const missing = notRunning?.() ?? [];
    const problems = [
      ...(isAway ? ['the database does not answer'] : []),
      ...(missing.length > 0 ? [`not running: ${missing.join(', ')}`] : []),
    ];
    response
      .status(problems.length === 0 ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: problems.length === 0 ? 'ready' : problems.join('; ') });
  };
}
