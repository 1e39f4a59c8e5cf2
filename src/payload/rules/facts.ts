import type { Context, Facts } from './rule.ts';

/** The values of a payload by path, ready to be judged. */
export function factsOf(values: ReadonlyMap<string, unknown>, context: Context): Facts {
  return {
    context,
    value: (path) => values.get(path),
    text: (path) => {
      const value = values.get(path);
      return typeof value === 'string' ? value : undefined;
    },
    paths: [...values.keys()],
  };
}
