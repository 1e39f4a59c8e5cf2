import type { Request } from 'express';
import type { FieldProblem } from '../../sync/trigger/sync-request.ts';
import { ProblemError } from './problem.ts';

/**
 * How a field may be sent: `value` once and not blank, `values` several times and not blank, `text` once and blank if
 * the caller likes, `input` once, where a form may leave it blank as if it were not there.
 */
export type FieldKind = 'value' | 'values' | 'text' | 'input';

/** The fields that a route takes, by name. */
export type Fields = Readonly<Record<string, FieldKind>>;

/** Fields that were read, and what is wrong with them. */
export type Parameters = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly FieldProblem[];
};

/** No field at all. */
export const NO_FIELDS: Fields = {};

const MAX_PROBLEMS = 20;
const MAX_NAME = 100;

/**
 * The fields of a query and a body as one. A field that both have must say the same in both, so that neither overrules
 * the other unseen.
 */
export function mergedParameters(request: Request, fields: Fields): Parameters {
  const body = bodyParameters(request, fields);
  const query = queryParameters(request, fields);
  const contradictions = Object.keys(query.values)
    .filter((name) => Object.hasOwn(body.values, name))
    .filter((name) => !isSame(query.values[name], body.values[name]))
    .map((field) => ({ field, message: 'Is one thing in the query and another in the body.' }));
  return {
    values: { ...query.values, ...body.values },
    problems: [...query.problems, ...body.problems, ...contradictions],
  };
}

/** The fields of a query. */
export function queryParameters({ query }: Request, fields: Fields): Parameters {
  return parametersOf(query, fields, false);
}

/** The fields of a body, JSON or a form. */
export function bodyParameters(request: Request, fields: Fields): Parameters {
  const body: unknown = request.body ?? {};
  const isForm = typeof request.is(['urlencoded', 'multipart']) === 'string';
  if (isRecord(body)) return parametersOf(body, fields, isForm);
  return { values: {}, problems: [{ field: 'body', message: 'Must be an object.' }] };
}

/** Answers 400 with every problem when there is one. */
export function refuseProblems(problems: readonly FieldProblem[], nothing: string): void {
  if (problems.length === 0) return;
  const detail = `${problems.length} parameter${problems.length === 1 ? '' : 's'} cannot be used; ${nothing}`;
  throw new ProblemError({ status: 400, detail, errors: problems.slice(0, MAX_PROBLEMS) });
}

/** One field of a body that was read; undefined when it is not there. */
export function fieldOf(body: unknown, field: string): unknown {
  return isRecord(body) && Object.hasOwn(body, field) ? body[field] : undefined;
}

/** Whether a value has fields of its own. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parametersOf(
  given: Readonly<Record<string, unknown>>,
  fields: Fields,
  isForm: boolean,
): Parameters {
  const problems: FieldProblem[] = [];
  const values = Object.entries(given).filter(([name, value]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === 'input' && isForm && value === '') return false;
    const message = kind === undefined ? unknownIn(fields) : messageOf(kind, value);
    if (message !== undefined) problems.push({ field: name.slice(0, MAX_NAME), message });
    return message === undefined;
  });
  return { values: Object.fromEntries(values), problems };
}

function unknownIn(fields: Fields): string {
  const known = Object.keys(fields);
  return known.length === 0
    ? 'Is not known; there are none.'
    : `Is not known; there are ${known.join(', ')}.`;
}

function messageOf(kind: FieldKind, value: unknown): string | undefined {
  if (kind === 'text') return typeof value === 'string' ? undefined : 'Must be one text.';
  if (kind !== 'values' && Array.isArray(value)) return 'Must be given once.';
  return [value].flat().some(isBlank) ? 'Must not be blank.' : undefined;
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

/** `true` of a JSON body and `true` of a query are the same. */
function isSame(one: unknown, other: unknown): boolean {
  const [texts, others] = [textsOf(one), textsOf(other)];
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}

/** What has no plain text is like nothing else. */
function textsOf(value: unknown): readonly unknown[] {
  return [value].flat().map((one) => (typeof one === 'object' ? Symbol() : String(one)));
}
