/** A value as a commercetools query predicate writes it, with quotes and backslashes escaped. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}

/** `field in ("a","b")`, or nothing when there are no values. */
export function isIn(field: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${field} in (${values.map(quoted).join(',')})`];
}

/** Identifiers for one query: above about 11,000 characters of URL the API answers 413. Source: commercetools.md §6.5. */
export const IDS_PER_QUERY = 100;

/** Consecutive slices of at most `size`. */
export function chunks<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
