import { type Request, type Response, Router } from 'express';
import type { Condition } from '../../domain/decide/decision.ts';
import { REASONS } from '../../domain/decide/reason.ts';
import { amountOf } from '../../domain/runs/condition.ts';
import { filterOf } from '../../domain/runs/exception.ts';
import type { KeptException } from '../../ports/ports.ts';
import { exceptionRemedy } from '../format/remedy.ts';
import { acceptFields } from '../middleware/body.ts';
import { fieldOf, NO_FIELDS } from '../middleware/parameters.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { parseExceptionsApiQuery, stateOf } from './exceptions-query.ts';
import { dismiss, openException } from './known-exception.ts';
import { answerStarted, replayException } from './replay.ts';

type ExceptionRequest = Request<{ id: string }>;

/** `GET /api/exceptions`, and what can be done about one of them. */
export function exceptionsApi(ports: HttpPorts, settings: HttpSettings): Router {
  const router = Router();
  router.get('/api/exceptions', async (request, response) => {
    const { state, offset, limit } = parseExceptionsApiQuery(request.query);
    const now = ports.clock.now();
    const found = await ports.exceptions.exceptions({
      state: stateOf(state),
      now: ports.clock.now(),
      offset,
      limit,
    });
    const exceptions = found.exceptions.map((one) => exceptionJson(one, now));
    response.json({ exceptions, total: found.total, state, offset, limit });
  });
  router.post(
    '/api/exceptions/:id/replay',
    acceptFields(NO_FIELDS),
    async (request: ExceptionRequest, response: Response) => {
      const open = await openException(ports.exceptions, request);
      answerStarted(response, await replayException(ports, settings, open));
    },
  );
  router.post(
    '/api/exceptions/:id/dismiss',
    acceptFields({ note: 'text' }),
    async (request: ExceptionRequest, response: Response) => {
      const open = await openException(ports.exceptions, request);
      const note = fieldOf(request.body, 'note');
      const now = ports.clock.now();
      response.json(exceptionJson(await dismiss(ports.exceptions, open, note, now), now));
    },
  );
  return router;
}

/** An exception as callers read it; instants are ISO strings, `closedAt` is null while it is open. */
function exceptionJson(kept: KeptException, now: number): object {
  const { id, subject, item, conditions, runId, tries, note } = kept;
  const state = filterOf(kept, now);
  return {
    ...{ id, state, subject, ...item, text: REASONS[item.reason].text },
    remedy: exceptionRemedy(item.reason),
    ...(conditions.length === 0 ? {} : conditionsJson(conditions)),
    ...{ runId, tries, note },
    firstSeenAt: iso(kept.firstSeenAt),
    lastSeenAt: iso(kept.lastSeenAt),
    closedAt: kept.closedAt === null ? null : iso(kept.closedAt),
  };
}

/** What a standing condition is about: its amount now, and the transactions that have it. */
function conditionsJson(conditions: readonly Condition[]): object {
  const transactions = conditions.map(({ subject: { id, submittedAt }, amount }) => ({
    ...{ transactionId: id, submittedAt, amount },
  }));
  return { amount: amountOf(conditions), transactions };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
