import { type Response, Router } from 'express';
import * as z from 'zod';
import { RESULT_FILE, resultCsv, SAMPLE_CSV, SAMPLE_FILE } from '../../batch/csv/result-csv.ts';
import { allRows } from '../../batch/rows/all-rows.ts';
import { hasEnded } from '../../domain/batches/batch-status.ts';
import type { BatchSort } from '../../ports/batches.ts';
import { parseQuery, wholeNumber } from '../format/paging.ts';
import { streamChanges } from '../middleware/change-stream.ts';
import { personWith } from '../middleware/person.ts';
import { notFound, ProblemError, wantsPage } from '../middleware/problem.ts';
import { sendStream } from '../middleware/send-stream.ts';
import type { HttpSettings } from '../settings.ts';
import { batchJson, lineProblems, previewJson, rowJson } from './batch-json.ts';
import { descriptionOf, notSubmitted, refused, submit } from './batch-submit.ts';
import { readUpload, type UploadedFile } from './batch-upload.ts';
import { type BatchHttpPorts, type BatchRequest, knownBatch } from './known-batch.ts';

const ROW_STATUS = z.enum(['QUEUED', 'ACCEPTED', 'FAILED'], {
  error: 'Must be QUEUED, ACCEPTED or FAILED.',
});
const SORTS = ['fileName', 'status', 'totalRecords', 'createdAt', 'totalTasks'] as const;

const LIST_QUERY = z.object({
  kind: z
    .enum(['sync', 'payments', 'refunds'], { error: 'Must be sync, payments or refunds.' })
    .default('sync'),
  name: z.string({ error: 'Must be text.' }).max(255, { error: 'At most 255.' }).default(''),
  sort: z.enum(SORTS, { error: `Must be one of ${SORTS.join(', ')}.` }).default('createdAt'),
  direction: z
    .enum(['ascending', 'descending'], { error: 'Must be ascending or descending.' })
    .default('descending'),
  offset: wholeNumber(0, 100_000_000, 0),
  limit: wholeNumber(1, 200, 50),
}) satisfies z.ZodType<{ sort: BatchSort }>;

const ROWS_QUERY = z.object({
  status: ROW_STATUS.optional(),
  offset: wholeNumber(0, 100_000_000, 0),
  limit: wholeNumber(1, 200, 50),
});

/** `/api/batches` and below, but for what is done to a file: upload, list, one with its rows, progress, CSV. */
export function batchesApi(ports: BatchHttpPorts, settings: HttpSettings): Router {
  const router = Router();
  const { store } = ports.batches;
  router.post('/api/batches/sync', (request, response) =>
    upload(ports, request as BatchRequest, response),
  );
  router.get('/api/batches', async (request, response) => {
    personWith(request, 'read');
    const query = parseQuery(LIST_QUERY, request.query);
    const { batches, total } = await store.batches(query);
    response.json({ batches: batches.map(batchJson), total });
  });
  router.get('/api/batches/samples/:kind', (request, response) => {
    personWith(request, 'read');
    if (request.params.kind !== 'sync') throw notFound('The only sample is that of kind sync.');
    response.attachment(SAMPLE_FILE).type('text/csv').send(SAMPLE_CSV);
  });
  router.get('/api/batches/:id', async (request, response) => {
    response.json(batchJson((await knownBatch(ports, request, 'read')).batch));
  });
  router.get('/api/batches/:id/rows', async (request, response) => {
    const { status, offset, limit } = parseQuery(ROWS_QUERY, request.query);
    const { batchId } = (await knownBatch(ports, request, 'read')).batch;
    const { rows, total } = await store.batchRows({ batchId, status, offset, limit });
    response.json({ rows: rows.map(rowJson), total, offset, limit });
  });
  router.get('/api/batches/:id/events', async (request, response) => {
    const { batch } = await knownBatch(ports, request, 'read');
    const { batchId } = batch;
    await streamChanges(
      { request, response },
      {
        pollMs: settings.eventPollMs,
        first: batch,
        next: () => store.batch(batchId),
        toJson: batchJson,
        hasEnded,
        onError: (error) =>
          ports.log?.error('A batch could not be followed', { batchId, error: String(error) }),
      },
    );
  });
  router.get('/api/batches/:id/download', async (request, response) => {
    const { batchId } = (await knownBatch(ports, request, 'read')).batch;
    const long = RESULT_FILE.replace('.csv', `_${batchId}.csv`);
    response.attachment(request.query.name === 'long' ? long : RESULT_FILE).type('text/csv');
    const style = request.query.raw === 'true' ? 'raw' : 'guarded';
    await sendStream(response, resultCsv(allRows(store, batchId), style));
  });
  return router;
}

/** `POST /api/batches/sync`: the right first, then the file, so that nobody without it makes us read. */
async function upload(
  ports: BatchHttpPorts,
  request: BatchRequest,
  response: Response,
): Promise<void> {
  const { name } = personWith(request, 'write');
  const uploaded = await readUpload(request, response, ports.batches.limits);
  const { file, fields, fileName } = uploaded;
  if (!file.ok) throw refused(file.error);
  if (flag(fields, 'dryRun')) return void response.json(await checked(ports, uploaded));
  const choices = {
    fileName,
    description: descriptionOf(fields.description, ports.batches.makerChecker),
    syncWithGateway: flag(fields, 'syncWithGateway'),
    acceptValidRows: flag(fields, 'acceptValidRows'),
    again: flag(fields, 'again'),
    trigger: wantsPage(request) ? ('button' as const) : ('api' as const),
  };
  const submitted = await submit(ports, file.value, name, choices);
  if (!submitted.ok) throw notSubmitted(submitted.error);
  const { batchId, status, counters } = submitted.value;
  const location = `/api/batches/${encodeURIComponent(batchId)}`;
  if (wantsPage(request)) return response.redirect(303, `/batches/${encodeURIComponent(batchId)}`);
  const errors = lineProblems(file.value.problems);
  const warnings = lineProblems(file.value.warnings);
  response
    .status(202)
    .location(location)
    .json({ batchId, status, totalRecords: counters.total, errors, warnings });
}

/** A dry run: what is wrong, whether it came before, and with `preview=true` what each row would come to. */
async function checked(
  { batches }: BatchHttpPorts,
  { file, fields }: UploadedFile,
): Promise<object> {
  if (!file.ok) throw refused(file.error);
  const { rows, sha256, problems, warnings } = file.value;
  const earlier = await batches.store.batchesOfFile('sync', sha256);
  const usable = rows.filter((row) => row.problems.length === 0);
  const previewed = flag(fields, 'preview')
    ? await batches.preview(usable, flag(fields, 'syncWithGateway'))
    : [];
  return {
    ...{ dryRun: true, totalRecords: rows.length, totalTasks: usable.length, sha256 },
    ...{ errors: lineProblems(problems), warnings: lineProblems(warnings) },
    sameFile: earlier.map(({ batchId, fileName }) => ({ batchId, fileName })),
    rows: previewed.map(({ row, result }) => previewJson(row, result)),
  };
}

/** A switch of a form or query; answers 400 for what is neither on nor off. */
export function flag(fields: Readonly<Record<string, string>>, field: string): boolean {
  const value = fields[field] ?? '';
  if (['true', 'on'].includes(value)) return true;
  if (['', 'false', 'off'].includes(value)) return false;
  const errors = [{ field, message: 'Must be true or false.' }];
  throw new ProblemError({ status: 400, detail: 'The form cannot be used.', errors });
}
