import { type Request, type Response, Router } from 'express';
import { type BatchAction, mayAct, rightFor } from '../../batch/actions.ts';
import { parseComment } from '../../batch/approval.ts';
import type { Batch } from '../../domain/batches/batch.ts';
import type { Trigger } from '../../domain/runs/run.ts';
import { tellAudit } from '../access/audit-trail.ts';
import { acceptFields } from '../middleware/body.ts';
import { fieldOf, NO_FIELDS } from '../middleware/parameters.ts';
import { ProblemError } from '../middleware/problem.ts';
import { batchJson } from './batch-json.ts';
import { type BatchHttpPorts, type BatchRequest, knownBatch } from './known-batch.ts';

const ACCEPT_CHECK = acceptFields({ sha256: 'text', comment: 'text' });
const ACCEPT_NOTHING = acceptFields(NO_FIELDS);

type Act = Exclude<BatchAction, 'view' | 'download'>;

type Asked = {
  readonly batch: Batch;
  readonly person: string;
  readonly comment: string;
  readonly trigger: Trigger;
  readonly at: number;
};

/** What is done to a file, for callers and by the forms of its page: the answer, its end, and another go. */
export function batchActions(ports: BatchHttpPorts): Router {
  const router = Router();
  const api = (action: Act) => async (request: Request, response: Response) => {
    const batch = await act(ports, { action, trigger: 'api' }, request as BatchRequest, response);
    response.location(`/api/batches/${encodeURIComponent(batch.batchId)}`).json(batchJson(batch));
  };
  const form = (action: Act) => async (request: Request, response: Response) => {
    const asked = { action, trigger: 'button' } as const;
    const { batchId } = await act(ports, asked, request as BatchRequest, response);
    response.redirect(303, `/batches/${encodeURIComponent(batchId)}?done=${action}`);
  };
  router.post('/api/batches/:id/approve', ACCEPT_CHECK, api('approve'));
  router.post('/api/batches/:id/reject', ACCEPT_CHECK, api('reject'));
  router.post('/api/batches/:id/cancel', ACCEPT_NOTHING, api('cancel'));
  router.post('/api/batches/:id/retry-failed', ACCEPT_NOTHING, api('retry-failed'));
  router.post('/api/batches/:id/sync-with-gateway', ACCEPT_NOTHING, api('sync-with-gateway'));
  router.post('/batches/:id/approve', ACCEPT_CHECK, form('approve'));
  router.post('/batches/:id/reject', ACCEPT_CHECK, form('reject'));
  router.post('/batches/:id/cancel', ACCEPT_NOTHING, form('cancel'));
  router.post('/batches/:id/retry-failed', ACCEPT_NOTHING, form('retry-failed'));
  router.post('/batches/:id/sync-with-gateway', ACCEPT_NOTHING, form('sync-with-gateway'));
  return router;
}

/** Does it, when the person may and the file allows it; answers 403 or 409 with the reason, 422 for a comment. */
async function act(
  ports: BatchHttpPorts,
  { action, trigger }: { readonly action: Act; readonly trigger: Trigger },
  request: BatchRequest,
  response: Response,
): Promise<Batch> {
  const { batch, person } = await knownBatch(ports, request, rightFor(action));
  const { batches, clock } = ports;
  const at = clock.now();
  const sha256 = textOf(request.body, 'sha256');
  const { makerChecker } = batches;
  const actor = { person: person.name, rights: person.rights, sha256, now: at, makerChecker };
  const allowed = mayAct(action, batch, actor);
  if (!allowed.ok) throw new ProblemError({ status: 409, detail: allowed.error });
  const comment = commentOf(action, request);
  const changed = await DO[action](ports, { batch, person: person.name, comment, trigger, at });
  if (changed === undefined) throw new ProblemError({ status: 409, detail: OVERTAKEN });
  const { batchId, status } = changed;
  batches.audit({
    ...{ action, person: person.name, batchId, sha256: batch.sha256, comment },
    ...{ from: request.ip, before: batch.status, after: status },
  });
  tellAudit(response, {
    subject: `batch ${batchId}`,
    detail: { sha256: batch.sha256, comment, before: batch.status, after: status },
  });
  return changed;
}

const OVERTAKEN = 'Somebody else has changed the file in the meantime. Open it again.';

const DO: Readonly<
  Record<Act, (ports: BatchHttpPorts, asked: Asked) => Promise<Batch | undefined>>
> = {
  approve: (ports, asked) => check(ports, asked, 'approved'),
  reject: (ports, asked) => check(ports, asked, 'rejected'),
  cancel: ({ batches }, { batch, person, at }) =>
    batches.store.cancelBatch({
      ...{ batchId: batch.batchId, note: `Cancelled by ${person}.`, at },
    }),
  'retry-failed': ({ batches: { store, start } }, { batch, trigger, at }) =>
    start(trigger, (run) => store.retryFailedRows(batch.batchId, at, run)),
  'sync-with-gateway': ({ batches: { store, start } }, { batch, trigger, at }) =>
    start(trigger, (run) => store.syncBatchWithGateway(batch.batchId, at, run)),
};

function check(
  { batches: { store, start } }: BatchHttpPorts,
  { batch, person, comment, trigger, at }: Asked,
  answer: 'approved' | 'rejected',
): Promise<Batch | undefined> {
  const { batchId, sha256 } = batch;
  const checked = { batchId, sha256, answer, checker: person, comment, at };
  return start(trigger, (run) => store.checkBatch(checked, run));
}

function commentOf(action: Act, { body }: BatchRequest): string {
  if (action !== 'approve' && action !== 'reject') return '';
  const answer = action === 'approve' ? 'approved' : 'rejected';
  const comment = parseComment(answer, textOf(body, 'comment'));
  if (comment.ok) return comment.value;
  const errors = [{ field: 'comment', message: comment.error }];
  throw new ProblemError({ status: 422, detail: comment.error, errors });
}

function textOf(body: unknown, field: string): string {
  const value = fieldOf(body, field);
  return typeof value === 'string' ? value : '';
}
