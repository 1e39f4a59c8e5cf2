/** A value as a commercetools query predicate writes it, with quotes and backslashes escaped. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}

/** `field in ("a","b")`, or nothing when there are no values. */
export function isIn(field: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${field} in (${values.map(quoted).join(',')})`];
}

/** Identifiers for one query, and characters of them: above about 11,000 of URL the API answers 413. Source: commercetools.md §6.5. */
const IDS_PER_QUERY = 100;
const CHARACTERS_PER_QUERY = 8_000;

/** Consecutive parts that each fit in the URL of one query; `textOf` is what a value adds to it. */
export function queryParts<T>(
  values: readonly T[],
  textOf: (value: T) => string,
): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const more = encodeURIComponent(quoted(textOf(value))).length + 1;
    const last = parts.at(-1);
    if (
      last === undefined ||
      last.length >= IDS_PER_QUERY ||
      characters + more > CHARACTERS_PER_QUERY
    ) {
      parts.push([value]);
      characters = more;
    } else {
      last.push(value);
      characters += more;
    }
  }
  return parts;
}
