import { type Request, type RequestHandler, Router } from 'express';
import type { HttpPorts } from './settings.ts';

/** Times every request to its end, also one that is refused before any route; first in line. */
export function observeRequests({ metrics }: HttpPorts): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : undefined;
      const seconds = (performance.now() - startedAt) / 1000;
      metrics?.incoming({ route: routeOf(request), method: request.method, status, seconds });
    });
    next();
  };
}

/** `GET /metrics`: what Prometheus reads. Source: issue 3, item 10. */
export function metricsRoute({ metrics }: HttpPorts): Router {
  const router = Router();
  if (metrics === undefined) return router;
  router.get('/metrics', async (_request, response) => {
    const { contentType, text } = await metrics.scrape();
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': contentType }).send(text);
  });
  return router;
}

/** The pattern that matched, such as `/runs/:id`: there are as many as routes. Undefined when none did. */
function routeOf({ route }: Request): string | undefined {
  const path: unknown = route?.path;
  return typeof path === 'string' ? path : undefined;
}
