/** Which part of the product a key belongs to; the order of the groups is the order of the documents. */
export type KeyGroup =
  | 'commercetools'
  | 'gateway'
  | 'services'
  | 'sync'
  | 'batch'
  | 'process'
  | 'server';

/**
 * One key of the configuration, as data. `default` is what an absent key means, written as one would
 * set it; `parse` answers undefined for a value that is not allowed.
 */
export type Key<T> = {
  readonly group: KeyGroup;
  readonly meaning: string;
  readonly allowed: string;
  readonly parse: (given: string) => T | undefined;
  readonly aliases: readonly string[];
  readonly default: string | undefined;
  readonly required: boolean;
  readonly secret: boolean;
};

type Notes = { readonly aliases?: readonly string[]; readonly secret?: boolean };

type Kind<T> = Pick<Key<T>, 'allowed' | 'parse'>;

/** Makes the keys of one group, so that a table of keys reads as one line each. */
export function keysOf(group: KeyGroup) {
  const common = (meaning: string, notes: Notes) => ({
    group,
    meaning,
    aliases: notes.aliases ?? [],
    secret: notes.secret ?? false,
  });
  return {
    /** A key without which nothing starts. */
    required: <T>(kind: Kind<T>, meaning: string, notes: Notes = {}): Key<T> => ({
      ...common(meaning, notes),
      ...kind,
      default: undefined,
      required: true,
    }),
    /** A key that may be absent: undefined then. */
    optional: <T>(kind: Kind<T>, meaning: string, notes: Notes = {}): Key<T | undefined> => ({
      ...common(meaning, notes),
      ...kind,
      default: undefined,
      required: false,
    }),
    /** A key that means `fallback` when it is absent. */
    defaulted: <T>(kind: Kind<T>, fallback: string, meaning: string): Key<T> => ({
      ...common(meaning, {}),
      ...kind,
      default: fallback,
      required: false,
    }),
  };
}
