import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { repeatedName } from './json-names.ts';
import {
  bodyParameters,
  type Fields,
  NO_FIELDS,
  queryParameters,
  refuseProblems,
} from './parameters.ts';
import { ProblemError } from './problem.ts';

const LIMIT = '16kb';

/** Reads a body of JSON up to 16 kB. Of a name that is given twice the parser would keep the last one only. */
export const jsonBody: RequestHandler = express.json({
  limit: LIMIT,
  strict: true,
  verify: (_request, _response, bytes) => {
    const field = repeatedName(bytes.toString());
    if (field === undefined) return;
    const errors = [{ field: field.slice(0, 100), message: 'Must be given once.' }];
    throw new ProblemError({ status: 400, detail: 'The body gives a name twice.', errors });
  },
});

/** Reads a body, JSON or a form, up to 16 kB. */
export const anyBody: readonly RequestHandler[] = [
  refuseUnreadableBody,
  jsonBody,
  express.urlencoded({ limit: LIMIT, extended: false }),
];

/** Reads a body and refuses, with 400, every field of it and of the query that the route does not take. */
export function acceptFields(fields: Fields): RequestHandler[] {
  return [
    ...anyBody,
    refuseQuery(NO_FIELDS),
    (request, _response, next) => {
      refuseProblems(bodyParameters(request, fields).problems, NOTHING);
      next();
    },
  ];
}

/** Refuses, with 400, every field of a query that is not among those. */
export function refuseQuery(fields: Fields): RequestHandler {
  return (request, _response, next) => {
    refuseProblems(queryParameters(request, fields).problems, NOTHING);
    next();
  };
}

/** GET takes everything from its query: what a body says must not be passed over. */
export function refuseBody(request: Request, _response: Response, next: NextFunction): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (Number(length) > 0 || encoding !== undefined) {
    const detail = 'This request takes no body; say it in the query. Nothing was started.';
    throw new ProblemError({ status: 400, detail });
  }
  next();
}

const NOTHING = 'nothing was changed.';

/** A body that would not be read must not act as if it had said nothing. */
function refuseUnreadableBody(request: Request, _response: Response, next: NextFunction): void {
  const isEmpty = request.get('Content-Length') === '0';
  if (!isEmpty && request.is(['json', 'urlencoded']) === false) {
    const detail = 'The body must be application/json or application/x-www-form-urlencoded.';
    throw new ProblemError({ status: 415, detail });
  }
  next();
}
