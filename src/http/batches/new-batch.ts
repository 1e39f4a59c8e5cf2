import { type Request, type Response, Router } from 'express';
import { type BatchFile, parseFile } from '../../batch/csv/parse-file.ts';
import { problemCsv } from '../../batch/csv/problem-csv.ts';
import { UPLOAD_MS } from '../../batch/sweep-batches.ts';
import type { Upload } from '../../ports/batches.ts';
import { lastPage, pageNumber } from '../format/pager-view.ts';
import { acceptFields } from '../middleware/body.ts';
import { personWith } from '../middleware/person.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import { sendStream } from '../middleware/send-stream.ts';
import type { Pages } from '../pages.ts';
import { resultView } from './batch-rows-view.ts';
import { descriptionOf, GONE, notSubmitted, submit } from './batch-submit.ts';
import { readUpload } from './batch-upload.ts';
import { flag } from './batches-api.ts';
import { checkView, PREVIEWED, previewPager, problemsView } from './check-view.ts';
import type { BatchHttpPorts, BatchRequest } from './known-batch.ts';
import { uploadView } from './upload-view.ts';

const ACCEPT_START = acceptFields({ acceptValidRows: 'value', again: 'value' });

const FRAME = { title: 'Create Batch Sync', current: 'batches' } as const;

/**
 * The way to a new batch: Describe, where somebody has to approve it, Upload, Check, Start (BS-R7 to BS-R14). Between
 * Upload and Start only the file's bytes are kept.
 */
export function newBatchRoutes(ports: BatchHttpPorts, pages: Pages): Router {
  const router = Router();
  router.get('/batches/new', (request, response) => {
    personWith(request, 'write');
    const { description } = request.query;
    const { makerChecker } = ports.batches;
    const isAsked = typeof description === 'string';
    const said = isAsked ? descriptionOf(description, makerChecker) : undefined;
    const upload = uploadView(ports.batches, makerChecker ? said : (said ?? ''));
    pages.page(response, 'batch-new', FRAME, { upload });
  });
  router.post('/batches/new', (request, response) => takeIn(ports, pages, request, response));
  router.get('/batches/new/:id', async (request, response) => {
    await showCheck(ports, pages, request, response);
  });
  router.get('/batches/new/:id/preview', async (request, response) => {
    const { upload, file } = await knownUpload(ports, request);
    const preview = await previewOf(ports, upload, file, pageNumber(request.query.preview));
    pages.part(response, 'batch-preview', { preview });
  });
  router.get('/batches/new/:id/problems', async (request, response) => {
    const { file } = await knownUpload(ports, request);
    response.attachment('batch_sync_problems.csv').type('text/csv');
    await sendStream(response, problemCsv([...file.problems, ...file.warnings]));
  });
  router.post('/batches/new/:id/start', ACCEPT_START, (request: Request, response: Response) =>
    start(ports, request as BatchRequest, response),
  );
  return router;
}

async function takeIn(
  ports: BatchHttpPorts,
  pages: Pages,
  request: Request,
  response: Response,
): Promise<void> {
  const { name } = personWith(request, 'write');
  const { batches, clock } = ports;
  const { fileName, fields, content, file } = await readUpload(request, response, batches.limits);
  if (!file.ok) {
    const problems = problemsView(file.error);
    const chosen = flag(fields, 'syncWithGateway');
    const upload = uploadView(batches, fields.description ?? '', chosen);
    response.status(422);
    return pages.page(response, 'batch-new', FRAME, { upload, refused: { fileName, problems } });
  }
  const uploadId = batches.ids.next();
  await batches.store.keepUpload({
    ...{ uploadId, fileName, content },
    description: descriptionOf(fields.description, batches.makerChecker),
    maker: name,
    syncWithGateway: flag(fields, 'syncWithGateway'),
    sha256: file.value.sha256,
    createdAt: clock.now(),
  });
  response.redirect(303, `/batches/new/${encodeURIComponent(uploadId)}`);
}

/** A file between upload and Start, of whoever uploaded it and nobody else. */
async function knownUpload(
  ports: BatchHttpPorts,
  request: BatchRequest,
): Promise<{ readonly upload: Upload; readonly file: BatchFile }> {
  const { name } = personWith(request, 'write');
  const { store, limits } = ports.batches;
  const upload = await store.upload(request.params.id);
  const isLate = upload !== undefined && upload.createdAt + UPLOAD_MS < ports.clock.now();
  if (upload === undefined || upload.maker !== name || isLate) throw notFound(GONE);
  const file = await parseFile(oneChunk(upload.content), limits);
  if (file.ok) return { upload, file: file.value };
  // The limits were lowered in the meantime.
  throw new ProblemError({
    status: 409,
    detail: 'The file no longer fits the limits. Upload it again.',
  });
}

async function* oneChunk(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

async function showCheck(
  ports: BatchHttpPorts,
  pages: Pages,
  request: BatchRequest,
  response: Response,
): Promise<void> {
  const { upload, file } = await knownUpload(ports, request);
  const { store, makerChecker } = ports.batches;
  const earlier = await store.batchesOfFile('sync', upload.sha256);
  const check = checkView(upload, file, earlier, { now: ports.clock.now(), makerChecker });
  const asked = request.query.preview === undefined ? undefined : pageNumber(request.query.preview);
  const preview = asked === undefined ? undefined : await previewOf(ports, upload, file, asked);
  pages.page(response, 'batch-check', FRAME, { check, preview });
}

async function previewOf(ports: BatchHttpPorts, upload: Upload, file: BatchFile, asked: number) {
  const usable = file.rows.filter(({ problems }) => problems.length === 0);
  const page = Math.min(asked, lastPage(usable.length, PREVIEWED));
  const some = usable.slice((page - 1) * PREVIEWED, page * PREVIEWED);
  const previewed = await ports.batches.preview(some, upload.syncWithGateway);
  return {
    rows: previewed.map(({ row, result }) => resultView(row, result, result.status)),
    pager: previewPager(`/batches/new/${encodeURIComponent(upload.uploadId)}`, usable.length, page),
  };
}

/** Of two presses one starts it; the other is told that the upload is gone. */
async function start(
  ports: BatchHttpPorts,
  request: BatchRequest,
  response: Response,
): Promise<void> {
  const { upload, file } = await knownUpload(ports, request);
  const fields: Record<string, string> = { ...request.body };
  const [acceptValidRows, again] = [flag(fields, 'acceptValidRows'), flag(fields, 'again')];
  const { fileName, description, syncWithGateway, maker, uploadId } = upload;
  const choices = { fileName, description, syncWithGateway, acceptValidRows, again };
  const given = { ...choices, trigger: 'button' } as const;
  const submitted = await submit(ports, file, maker, given, (batch, run) =>
    ports.batches.store.startUpload(uploadId, batch, run),
  );
  if (!submitted.ok) throw notSubmitted(submitted.error);
  const { batchId, status } = submitted.value;
  const done = status === 'processing' ? 'start' : 'sent';
  response.redirect(303, `/batches/${encodeURIComponent(batchId)}?done=${done}`);
}
