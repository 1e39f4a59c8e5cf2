import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request, Response } from 'express';
import { type BatchFile, type FileLimits, parseFile } from '../../batch/csv/parse-file.ts';
import { counted, fileProblem, type Problem } from '../../batch/csv/problem.ts';
import { err, type Result } from '../../domain/result.ts';
import { ProblemError } from '../middleware/problem.ts';

/** A file as it came, read and checked, and the fields that came with it. */
export type UploadedFile = {
  readonly fileName: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly content: Uint8Array;
  readonly file: Result<BatchFile, readonly Problem[]>;
};

type Parsed = Pick<UploadedFile, 'fileName' | 'content' | 'file'>;

/** Bytes of a body beside its file: boundaries, names, and the fields of the form. */
const AROUND_FILE = 65_536;

const FORM_LIMITS = { files: 1, fields: 16, parts: 20, fieldNameSize: 100, fieldSize: 8_192 };

/** How long a client that goes on sending has to read the answer, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Reads an uploaded file while it arrives, as a form (`multipart/form-data`, the field `file`) or as it is
 * (`text/csv`, fields in the query). What is larger than allowed is not read on: memory holds one file at most, and the
 * client is cut off soon after it has its answer. Answers 415 for anything else, 400 for a form without a file.
 */
export async function readUpload(
  request: Request,
  response: Response,
  limits: FileLimits,
): Promise<UploadedFile> {
  if ((request.get('Content-Encoding') ?? 'identity') !== 'identity')
    throw new ProblemError({ status: 415, detail: 'The body must not be compressed.' });
  cutOffAfterwards(request, response);
  const isForm = request.is('multipart/form-data') !== false;
  if (!isForm && request.is('text/csv') === false) throw new ProblemError(WRONG_TYPE);
  const fields = fieldsOfQuery(request);
  if (Number(request.get('Content-Length')) > limits.maxBytes + AROUND_FILE) {
    const file = err([tooLarge(limits)]);
    return { fileName: fields.fileName ?? '', fields, content: new Uint8Array(), file };
  }
  return isForm
    ? readForm(request, limits, fields)
    : { fields, ...(await parsed(request, fields.fileName ?? '', limits)) };
}

/** What may go with a file. Anything else is refused: a dry run that is misspelt must not become a real one. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['fileName', 'description', 'syncWithGateway', 'acceptValidRows', 'again'],
  ...['dryRun', 'preview'],
]);

/** What a form sends although nothing was filled in; an address that says it blank is a mistake. */
const MAY_BE_BLANK: ReadonlySet<string> = new Set(['fileName', 'description']);

function blankField(name: string): string {
  return `The field ${name} must not be blank.`;
}

function unknownField(name: string): string {
  return `The field ${name.slice(0, 100)} is not known. Allowed are ${[...FIELDS].join(', ')}.`;
}

const WRONG_TYPE = {
  status: 415,
  detail: 'Send the file as multipart/form-data in the field file, or as text/csv.',
};

function tooLarge({ maxBytes }: FileLimits): Problem {
  const reason = `The file is larger than ${counted(maxBytes)} bytes. Split it into several files.`;
  return fileProblem('File too large', reason);
}

/** Reads a stream of bytes as a file, and keeps them. */
async function parsed(source: Readable, fileName: string, limits: FileLimits): Promise<Parsed> {
  const chunks: Uint8Array[] = [];
  async function* kept(): AsyncGenerator<Uint8Array> {
    // Not destroyed when the reading ends early: the answer still has to go out on the same connection.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      yield chunk;
    }
  }
  try {
    const file = await parseFile(kept(), limits);
    return { fileName, file, content: Buffer.concat(file.ok ? chunks : []) };
  } catch (error) {
    const detail = 'The file did not come to its end. Send it again.';
    throw source.readableAborted || source.errored !== null
      ? new ProblemError({ status: 400, detail })
      : error;
  }
}

async function readForm(
  request: Request,
  limits: FileLimits,
  fromQuery: Readonly<Record<string, string>>,
): Promise<UploadedFile> {
  const form = openForm(request);
  const fields: Record<string, string> = { ...fromQuery };
  const { promise, resolve, reject } = Promise.withResolvers<UploadedFile>();
  let reading: Promise<Parsed> | undefined;
  const refuse = (detail: string) => reject(new ProblemError({ status: 400, detail }));
  form.on('field', (name, value) => {
    if (Object.hasOwn(fields, name)) refuse(`The field ${name} is given more than once.`);
    else if (!FIELDS.has(name)) refuse(unknownField(name));
    else if (value.trim() === '' && !MAY_BE_BLANK.has(name)) refuse(blankField(name));
    else fields[name] = value;
  });
  for (const limit of ['fieldsLimit', 'partsLimit', 'filesLimit'] as const)
    form.on(limit, () =>
      refuse('The form has too many parts. Send one file, and each field once.'),
    );
  form.on('file', (name, stream, { filename }) => {
    if (name !== 'file') refuse(`The file is in the field ${name}. Put it into the field file.`);
    if (name !== 'file' || reading !== undefined) return void stream.resume();
    // Whoever reads it hears of an error; when nobody does any more, it must not end the process.
    stream.on('error', () => undefined);
    reading = parsed(stream, filename ?? '', limits);
    // A file that is refused as a whole is answered at once; what else is in the form no longer matters.
    reading.then((one) => one.file.ok || resolve({ ...one, fields }), reject);
  });
  form.on('error', () => reject(new ProblemError(NOT_A_FORM)));
  form.on('close', () => {
    if (reading === undefined) reject(new ProblemError(NO_FILE));
    else reading.then((one) => resolve({ ...one, fields }), reject);
  });
  const abandon = () => form.destroy(new Error('The client went away'));
  request.once('aborted', abandon);
  guardSize(request, limits, () => {
    resolve({ fileName: '', fields, content: new Uint8Array(), file: err([tooLarge(limits)]) });
  });
  request.pipe(form);
  return promise.finally(() => {
    request.off('aborted', abandon);
    request.unpipe(form);
  });
}

const NOT_A_FORM = { status: 400, detail: 'The body is not a form as its type says.' };
const NO_FILE = { status: 400, detail: 'The form has no file. Put it into the field file.' };

function openForm(request: Request) {
  try {
    return busboy({ headers: request.headers, limits: FORM_LIMITS, defParamCharset: 'utf8' });
  } catch {
    throw new ProblemError(NOT_A_FORM);
  }
}

/** A form may be endless beside its file, too. */
function guardSize(request: Request, { maxBytes }: FileLimits, onTooLarge: () => void): void {
  let size = 0;
  request.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBytes + AROUND_FILE) onTooLarge();
  });
}

/**
 * Whoever still sends when the answer is out can read it, and is then cut off. Closing at once, as a header would ask
 * for, resets the connection while bytes are on their way, and the answer is lost.
 */
function cutOffAfterwards(request: Request, response: Response): void {
  response.once('finish', () => {
    if (request.complete) return;
    request.resume();
    const timer = setTimeout(() => request.destroy(), LINGER_MS);
    request.once('close', () => clearTimeout(timer));
  });
}

function fieldsOfQuery({ query }: Request): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (!FIELDS.has(name)) throw new ProblemError({ status: 400, detail: unknownField(name) });
    if (typeof value !== 'string')
      throw new ProblemError({ status: 400, detail: `The field ${name} is given more than once.` });
    if (value.trim() === '') throw new ProblemError({ status: 400, detail: blankField(name) });
    fields[name] = value;
  }
  return fields;
}
