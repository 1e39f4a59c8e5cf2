import { type Request, type Response, Router } from 'express';
import { lastPage } from '../format/pager-view.ts';
import { acceptFields } from '../middleware/body.ts';
import { fieldOf, NO_FIELDS } from '../middleware/parameters.ts';
import type { Pages } from '../pages.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import {
  type ExceptionsQuery,
  exceptionsHref,
  parseExceptionsQuery,
  stateOf,
} from './exceptions-query.ts';
import { EXCEPTIONS_PER_PAGE, exceptionsView } from './exceptions-view.ts';
import { dismiss, openException } from './known-exception.ts';
import { replayException } from './replay.ts';

type ExceptionRequest = Request<{ id: string }>;

/** `GET /exceptions`: what waits for a person; its forms replay one of them, or dismiss it with a note. */
export function exceptionsRoutes(ports: HttpPorts, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  router.get('/exceptions', async (request, response) => {
    await showExceptions(ports, settings, pages, { request, response });
  });
  router.post(
    '/exceptions/:id/replay',
    acceptFields(NO_FIELDS),
    async (request: ExceptionRequest, response: Response) => {
      const open = await openException(ports.exceptions, request);
      const { runId } = await replayException(ports, settings, open);
      response.redirect(303, `/runs/${encodeURIComponent(runId)}`);
    },
  );
  router.post(
    '/exceptions/:id/dismiss',
    acceptFields({ note: 'text', state: 'text', page: 'text' }),
    async (request: ExceptionRequest, response: Response) => {
      const open = await openException(ports.exceptions, request);
      const note = fieldOf(request.body, 'note');
      const { id } = await dismiss(ports.exceptions, open, note, ports.clock.now());
      const [state, page] = [fieldOf(request.body, 'state'), fieldOf(request.body, 'page')];
      response.redirect(303, exceptionsHref(parseExceptionsQuery({ state, page, done: id })));
    },
  );
  return router;
}

async function showExceptions(
  ports: HttpPorts,
  settings: HttpSettings,
  pages: Pages,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const query = parseExceptionsQuery(request.query);
  const [found, done] = await Promise.all([listed(ports, query), doneOne(ports, query)]);
  const beyond = lastPage(found.total, EXCEPTIONS_PER_PAGE);
  if (query.page > beyond) {
    return response.redirect(302, exceptionsHref({ ...query, page: beyond }));
  }
  const seen = { now: ports.clock.now(), settings };
  pages.page(
    response,
    'exceptions',
    { title: 'Exceptions', current: 'exceptions' },
    { list: exceptionsView(found, query, done, seen) },
  );
}

function listed({ exceptions, clock }: HttpPorts, { state, page }: ExceptionsQuery) {
  const offset = (page - 1) * EXCEPTIONS_PER_PAGE;
  const now = clock.now();
  return exceptions.exceptions({ state: stateOf(state), now, offset, limit: EXCEPTIONS_PER_PAGE });
}

/** The address only names it; what became of it is asked of the store. */
async function doneOne({ exceptions }: HttpPorts, { done }: ExceptionsQuery) {
  const found = done === undefined ? undefined : await exceptions.exception(done);
  return found?.state === 'dismissed' ? found : undefined;
}
