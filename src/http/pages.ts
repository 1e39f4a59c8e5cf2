import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Request, Response } from 'express';
import { lacks, type Permission } from '../access/permissions/permissions.ts';
import { openExceptionsOf } from './exceptions/open-exceptions.ts';
import { countText } from './format/count-text.ts';
import { correlationId } from './middleware/correlation.ts';
import type { Problem } from './middleware/problem.ts';
import { titleOf } from './middleware/problem.ts';
import { visitorMay, visitorOf } from './middleware/visitor.ts';
import type { Environment } from './settings.ts';

const VIEWS = fileURLToPath(new URL('../../views', import.meta.url));

/** The places of the navigation. */
type Current =
  | ('orders' | 'batches' | 'runs' | 'exceptions' | 'payloads')
  | ('account' | 'people' | 'tokens' | 'audit');

/** What every page shows around its own content. */
export type PageFrame = {
  readonly title: string;
  /** What the search box holds. */
  readonly search?: string;
  /** Where in the navigation the page is. */
  readonly current?: Current;
  /** Without navigation and search, for whoever has not signed in. */
  readonly bare?: boolean;
  /** Without JavaScript the page asks again, for something on it is still moving. */
  readonly moving?: boolean;
};

/** Renders pages and parts of pages; every value is escaped by the template engine. */
export type Pages = {
  page(response: Response, template: string, frame: PageFrame, view: object): void;
  part(response: Response, template: string, view: object): void;
  problem(request: Request, response: Response, problem: Problem): void;
};

const BADGES: Readonly<Record<Environment, { label: string; tone: string; title: string }>> = {
  SANDBOX: { label: 'Sandbox', tone: 'amber', title: 'A simulated shop and gateway' },
  TEST: { label: 'Test', tone: 'amber', title: 'Cybersource test environment' },
  PRODUCTION: { label: 'Live', tone: 'neutral', title: 'Cybersource production' },
};

/** Pages below `views/`, with the assets at `assets` and the badge of `environment`. */
export function createPages(assets: string, environment: Environment): Pages {
  const eta = new Eta({ views: VIEWS, cache: true, functionHeader: iconFunction(assets) });
  const page: Pages['page'] = (response, template, frame, view) => {
    const open = openExceptionsOf(response) ?? 0;
    const shell = {
      ...{ bare: false, ...frame, ...visitorView(response) },
      ...{ search: frame.search ?? '', assets, badge: BADGES[environment] },
      openExceptions: open === 0 ? undefined : countText(open),
    };
    send(response, eta.render(`pages/${template}`, { ...view, shell }));
  };
  return {
    page,
    part: (response, template, view) => send(response, eta.render(`partials/${template}`, view)),
    problem: (request, response, problem) => {
      const title = titleOf(problem.status);
      const view = { ...problem, title, retry: sameAddress(request), id: correlationId(response) };
      page(response, 'error', { title }, view);
    },
  };
}

/** Who the page is for, and what a control may do for them: `why(permission)` is the reason why not, or undefined. */
function visitorView(response: Response) {
  const visitor = visitorOf(response);
  const person = visitor?.kind === 'operator' ? visitor : undefined;
  const isOpen = (permission: Permission) => visitorMay(response, permission);
  return {
    person: person === undefined ? undefined : { name: person.name, role: person.role },
    why: (permission: Permission) => (isOpen(permission) ? undefined : lacks(permission)),
    settings: person !== undefined && isOpen('people:manage'),
  };
}

/** The address to ask again; one that starts with two slashes would lead to another site. */
function sameAddress({ method, originalUrl }: Request): string {
  return method === 'GET' && /^\/[^/\\]/.test(originalUrl) ? originalUrl : '/orders';
}

function send(response: Response, html: string): void {
  // Pages hold payments: no cache keeps them, not even the browser's after it is closed.
  response.set('Cache-Control', 'no-store').type('html').send(html);
}

/** `icon(name)` for templates; names are ours, never a caller's. */
function iconFunction(assets: string): string {
  return `const icon = (name) => '<svg class="icon icon-' + name + '" aria-hidden="true" focusable="false"><use href="${assets}/icons.svg#' + name + '"></use></svg>';`;
}
