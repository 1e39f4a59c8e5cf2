import { type NextFunction, type Request, type Response, Router } from 'express';
import type { FailureKind } from '../../domain/failure.ts';
import { payloadDocument } from '../../payload/api-document.ts';
import { type PayloadProblem, problemText } from '../../payload/errors.ts';
import type { Payloads, Refusal } from '../../payload/payloads.ts';
import { jsonBody, refuseQuery } from '../middleware/body.ts';
import { fieldOf, NO_FIELDS } from '../middleware/parameters.ts';
import { type Problem, ProblemError } from '../middleware/problem.ts';

const STATUS: Readonly<Record<FailureKind, number>> = {
  NotFound: 404,
  VersionConflict: 409,
  Invalid: 409,
  Throttled: 503,
  Unavailable: 503,
  Forbidden: 502,
  Rejected: 502,
};

/** `POST /api/payloads/process` and `/verify`, and what describes them. */
export function payloadsApi(payloads: Payloads): Router {
  const router = Router();
  const body = [refuseOtherThanJson, jsonBody];
  const described = payloadDocument();
  router.post(
    '/api/payloads/process',
    refuseQuery({ dryRun: 'value' }),
    body,
    async (request: Request, response: Response) => {
      response.set('Cache-Control', 'no-store');
      if (fieldOf(request.body, 'dryRun') !== undefined) throw new ProblemError(DRY_RUN_IN_BODY);
      if (isOn(request.query.dryRun)) {
        const checked = await payloads.check(request.body);
        if (!checked.ok) throw new ProblemError(toProblem(checked.error));
        response.json(findingsJson(checked.value));
        return;
      }
      const built = await payloads.build(request.body);
      if (!built.ok) throw new ProblemError(toProblem(built.error));
      const rules = built.value.warnings.map(({ rule }) => rule);
      // The document is the SDK's own: nothing may be added to it.
      if (rules.length > 0) response.set('X-Payload-Warnings', rules.join(', '));
      response.json(built.value.document);
    },
  );
  router.post(
    '/api/payloads/verify',
    refuseQuery(NO_FIELDS),
    body,
    async (request: Request, response: Response) => {
      const { valid, signatureValid, problems, warnings } = await payloads.verify(request.body);
      response
        .set('Cache-Control', 'no-store')
        .json({ valid, signatureValid, ...listed(problems, warnings) });
    },
  );
  router.get('/api/payloads/openapi.json', (_request, response) => {
    response.json(described);
  });
  return router;
}

/** Why there is no payload, as the answer to a request. */
export function toProblem(refusal: Refusal): Problem {
  switch (refusal.kind) {
    case 'not-configured':
      return { status: 409, detail: refusal.message };
    case 'failed':
      return { status: STATUS[refusal.failure.kind], detail: refusal.failure.message };
    case 'invalid': {
      const count = refusal.problems.length;
      const detail = `${count} value${count === 1 ? '' : 's'} cannot be used; nothing was signed.`;
      return { status: 422, detail, errors: refusal.problems.map(withMessage) };
    }
  }
}

/** What a check found, as JSON. */
export function findingsJson({
  problems,
  warnings,
}: {
  readonly problems: readonly PayloadProblem[];
  readonly warnings: readonly PayloadProblem[];
}): object {
  return { valid: problems.length === 0, ...listed(problems, warnings) };
}

function listed(problems: readonly PayloadProblem[], warnings: readonly PayloadProblem[]) {
  return { errors: problems.map(withMessage), warnings: warnings.map(withMessage) };
}

function withMessage(problem: PayloadProblem) {
  return { ...problem, message: problemText(problem) };
}

const DRY_RUN_IN_BODY: Problem = {
  status: 400,
  detail: 'A dry run is asked for in the query, as dryRun=true; nothing was signed.',
  errors: [{ field: 'dryRun', message: 'Must not be in the body.' }],
};

/** Answers 400 for what is neither on nor off: a dry run that is misspelt must not become a real one. */
function isOn(given: unknown): boolean {
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  const errors = [{ field: 'dryRun', message: 'Must be true or false.' }];
  const detail = 'The query cannot be used; nothing was signed.';
  throw new ProblemError({ status: 400, detail, errors });
}

function refuseOtherThanJson(request: Request, _response: Response, next: NextFunction): void {
  if (request.is('json') === false) {
    throw new ProblemError({ status: 415, detail: 'The body must be application/json.' });
  }
  next();
}
