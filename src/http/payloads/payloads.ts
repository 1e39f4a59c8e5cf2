import { type Request, type Response, Router } from 'express';
import { type PayloadProblem, problemText } from '../../payload/errors.ts';
import type { Payloads, Refusal } from '../../payload/payloads.ts';
import { acceptFields } from '../middleware/body.ts';
import type { Fields } from '../middleware/parameters.ts';
import { ProblemError } from '../middleware/problem.ts';
import type { Pages } from '../pages.ts';
import type { HttpSettings } from '../settings.ts';
import { type PayloadForm, readForm, toRequest } from './payload-form.ts';
import { type ResultView, resultView } from './payload-result.ts';
import { findingsJson, toProblem } from './payloads-api.ts';
import { FIELD_NAMES, fieldId, formView, shortText } from './payloads-view.ts';

type Shown = {
  readonly form: PayloadForm;
  readonly problems?: readonly PayloadProblem[];
  readonly warnings?: readonly PayloadProblem[];
  /** Why there is no payload although nothing is wrong with the form. */
  readonly obstacle?: string;
  readonly result?: ResultView;
};

const FORM: Fields = Object.fromEntries(
  [...FIELD_NAMES, 'guest', 'fromKind', 'fromId'].map((name) => [name, 'text']),
);
const ACCEPT_FORM = acceptFields(FORM);

/** `GET /payloads`: the form; `POST` fills in what became of it. `POST /payloads/check` tells a script what is wrong so far. */
export function payloadsRoutes(payloads: Payloads, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  const choices = {
    merchantKeyId: payloads.merchantKeyIds,
    mid: settings.merchantIds,
  };
  const show = (response: Response, shown: Shown) => {
    const { form, problems = [], warnings = [], obstacle, result } = shown;
    pages.page(
      response,
      'payloads',
      { title: 'Process payload', current: 'payloads' },
      {
        groups: formView(form, problems, choices),
        from: {
          kind: form.fromKind ?? '',
          id: form.fromId ?? '',
          problem: problemAt(problems, 'from'),
        },
        guest: form.guest === 'true',
        problems: problems.map(listed),
        warnings: warnings.map(problemText),
        ...{ obstacle, result, canSign: payloads.merchantKeyIds.length > 0 },
      },
    );
  };
  router.get('/payloads', (_request, response) => show(response, { form: {} }));
  router.post('/payloads', ACCEPT_FORM, async (request: Request, response: Response) => {
    const form = readForm(request.body);
    const asked = toRequest(form);
    const built = await payloads.build(asked);
    if (!built.ok)
      return show(response.status(toProblem(built.error).status), refused(form, built.error));
    const { document, warnings } = built.value;
    const origin = `${request.protocol}://${request.get('Host') ?? ''}`;
    show(response, { form, warnings, result: resultView(document, asked, origin) });
  });
  router.post('/payloads/check', ACCEPT_FORM, async (request: Request, response: Response) => {
    const checked = await payloads.check(toRequest(readForm(request.body)));
    if (!checked.ok) throw new ProblemError(toProblem(checked.error));
    response.set('Cache-Control', 'no-store').json({
      ...findingsJson(checked.value),
      shown: checked.value.problems.map(listed),
    });
  });
  return router;
}

function refused(form: PayloadForm, refusal: Refusal): Shown {
  return refusal.kind === 'invalid'
    ? { form, problems: refusal.problems, warnings: refusal.warnings }
    : { form, obstacle: toProblem(refusal).detail };
}

/** A problem with the field that it belongs to; one without is told above the form alone. */
function listed(problem: PayloadProblem) {
  const { path, rule } = problem;
  const id = FIELD_NAMES.has(path) ? fieldId(path) : undefined;
  return { path, rule, id, text: shortText(problem), isMissing: problem.given === 'nothing' };
}

function problemAt(problems: readonly PayloadProblem[], path: string): string {
  const problem = problems.find((one) => one.path === path);
  return problem === undefined ? '' : shortText(problem);
}
