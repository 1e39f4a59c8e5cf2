import * as z from 'zod';
import type { ExceptionFilter } from '../../ports/ports.ts';
import { pageNumber } from '../format/pager-view.ts';
import { parseQuery, wholeNumber } from '../format/paging.ts';

/** Which exceptions are looked at; `all` is every state. */
export type StateFilter = ExceptionFilter | 'all';

/** What the page of exceptions shows, all of it from the address. */
export type ExceptionsQuery = {
  readonly state: StateFilter;
  readonly page: number;
  /** The exception that was just dealt with; what became of it is said above the list. */
  readonly done: string | undefined;
};

const STATE = z.enum(['open', 'waiting', 'resolved', 'dismissed', 'all'], {
  error: 'Must be open, waiting, resolved, dismissed or all.',
});

const API_QUERY = z.object({
  state: STATE.default('open'),
  offset: wholeNumber(0, 100_000_000, 0),
  limit: wholeNumber(1, 200, 50),
});

/** The API's query of exceptions, open ones unless told; answers 400 with every problem at once. */
export function parseExceptionsApiQuery(query: unknown): {
  readonly state: StateFilter;
  readonly offset: number;
  readonly limit: number;
} {
  return parseQuery(API_QUERY, query);
}

/** The query of `/exceptions`, and the hidden fields of its forms; what cannot be used is as if it were not there. */
export function parseExceptionsQuery(query: Readonly<Record<string, unknown>>): ExceptionsQuery {
  const { done } = query;
  return {
    state: STATE.safeParse(query.state).data ?? 'open',
    page: pageNumber(query.page),
    done: typeof done === 'string' && /^\d{1,15}$/.test(done) ? done : undefined,
  };
}

/** The address of a list of exceptions; what is as usual is left out of it. */
export function exceptionsHref({ state, page, done }: ExceptionsQuery): string {
  const parts = new URLSearchParams();
  if (state !== 'open') parts.set('state', state);
  if (page !== 1) parts.set('page', String(page));
  if (done !== undefined) parts.set('done', done);
  const given = parts.toString();
  return given === '' ? '/exceptions' : `/exceptions?${given}`;
}

/** The filter as the store asks for it. */
export function stateOf(filter: StateFilter): ExceptionFilter | undefined {
  return filter === 'all' ? undefined : filter;
}
