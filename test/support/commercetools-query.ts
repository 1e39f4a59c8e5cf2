import { invalidInput } from './commercetools-errors.ts';
import { type Predicate, parsePredicate } from './commercetools-predicate.ts';

/** What every queryable resource has. */
export type Queryable = {
  readonly id: string;
  readonly createdAt: string;
  readonly lastModifiedAt: string;
};

/** Where a query looks: everything, and the resources that have a value at a path. */
export type QuerySource<T extends Queryable> = {
  /** Everything in the order of `compare`; `order` names that order, so that it can be kept. */
  sorted(order: string, compare: (a: T, b: T) => number): readonly T[];
  readonly lookups: Readonly<Record<string, (value: string) => readonly T[]>>;
};

const PARAMETER = /^(?:where|sort|limit|offset|withTotal|var\.\w+)$/;
const SORT = /^(id|createdAt|lastModifiedAt)(?: (asc|desc))?$/;
const MOST_COUNTED = 10_000;

/**
 * Answers a query as commercetools does: default limit 20, at most 500, offset at most 10,000;
 * `total` unless `withTotal=false`, at most 10,000 when there is a predicate. A parameter that this
 * server does not know is refused. Source: reference/commercetools.md §6.4, §6.5.
 */
export function query<T extends Queryable>(
  source: QuerySource<T>,
  search: URLSearchParams,
): unknown {
  for (const name of search.keys())
    if (!PARAMETER.test(name)) invalidInput(`Unknown parameter '${name}'.`);
  const limit = integer(search, 'limit', { least: 1, most: 500, otherwise: 20 });
  const offset = integer(search, 'offset', { least: 0, most: 10_000, otherwise: 0 });
  const { rows, total } = found(source, search);
  const results = rows.slice(offset, offset + limit);
  const counted = withTotal(search) ? { total } : {};
  return { limit, offset, count: results.length, ...counted, results };
}

function found<T extends Queryable>(
  source: QuerySource<T>,
  search: URLSearchParams,
): { readonly rows: readonly T[]; readonly total: number } {
  const order = search.getAll('sort').join(', ');
  const compare = comparison<T>(search.getAll('sort'));
  const predicates = search.getAll('where').map((text) => parsePredicate(text, variables(search)));
  const [first, ...others] = predicates;
  if (first === undefined) {
    const rows = source.sorted(order, compare);
    return { rows, total: rows.length };
  }
  const all = others.reduce<Predicate>((left, right) => ({ kind: 'and', left, right }), first);
  const rows = [...matching(source.lookups, all)].sort(compare);
  return { rows, total: Math.min(rows.length, MOST_COUNTED) };
}

function matching<T extends Queryable>(
  lookups: QuerySource<T>['lookups'],
  predicate: Predicate,
): Set<T> {
  if (predicate.kind === 'in') {
    const { path, values } = predicate;
    const lookup = Object.hasOwn(lookups, path) ? lookups[path] : undefined;
    if (lookup === undefined)
      return invalidInput(`Malformed parameter: where: no field '${path}'.`);
    return new Set(values.flatMap((value) => lookup(value)));
  }
  const left = matching(lookups, predicate.left);
  const right = matching(lookups, predicate.right);
  return predicate.kind === 'or'
    ? new Set([...left, ...right])
    : new Set([...left].filter((row) => right.has(row)));
}

function variables(search: URLSearchParams): (name: string) => readonly string[] {
  return (name) => {
    const values = search.getAll(`var.${name}`);
    return values.length === 0 ? invalidInput(`Missing parameter 'var.${name}'.`) : values;
  };
}

function comparison<T extends Queryable>(sorts: readonly string[]): (a: T, b: T) => number {
  const orders = sorts.map((sort) => orderOf<T>(sort));
  return (a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function orderOf<T extends Queryable>(sort: string): (a: T, b: T) => number {
  const match = SORT.exec(sort);
  if (match === null) return invalidInput(`Malformed parameter: sort: '${sort}'.`);
  const field = match[1] === 'id' ? 'id' : match[1] === 'createdAt' ? match[1] : 'lastModifiedAt';
  const sign = match[2] === 'desc' ? -1 : 1;
  return (a, b) => (a[field] === b[field] ? 0 : a[field] < b[field] ? -sign : sign);
}

function integer(
  search: URLSearchParams,
  name: string,
  { least, most, otherwise }: Readonly<Record<'least' | 'most' | 'otherwise', number>>,
): number {
  const text = search.get(name);
  if (text === null) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  return invalidInput(
    `Malformed parameter: ${name}: '${text}' is not within ${least} and ${most}.`,
  );
}

function withTotal(search: URLSearchParams): boolean {
  const text = search.get('withTotal') ?? 'true';
  if (text !== 'true' && text !== 'false')
    invalidInput(`Malformed parameter: withTotal: '${text}'.`);
  return text === 'true';
}
