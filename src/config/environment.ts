import type { Key, KeyGroup } from './key.ts';
import { TABLE, type Values } from './keys.ts';
import { type ConfigProblem, showGiven } from './problem.ts';

/** The environment as it is handed in; an empty string counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What was read of the table, and what was wrong with it; a key with a problem has no value. */
export type ReadValues = {
  readonly values: Partial<Values>;
  readonly problems: readonly ConfigProblem[];
};

/** Reads each key of the table, or of one group of it, under its name, else under an alias. */
export function readValues(environment: Environment, group?: KeyGroup): ReadValues {
  const secrets = secretsIn(environment);
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, key] of Object.entries<Key<unknown>>(TABLE)) {
    if (group !== undefined && key.group !== group) continue;
    const used = [name, ...key.aliases].find((candidate) => environment[candidate]) ?? name;
    const given = environment[used] ?? '';
    const effective = given === '' ? key.default : given;
    const value = effective === undefined ? undefined : key.parse(effective);
    if (value !== undefined) values[name] = value;
    else if (given !== '' || key.required) problems.push(problemOf(used, given, key, secrets));
  }
  return { values: values as Partial<Values>, problems };
}

function problemOf(
  used: string,
  given: string,
  key: Key<unknown>,
  secrets: readonly string[],
): ConfigProblem {
  const also = key.aliases.map((alias) => `, also read as ${alias}`).join('');
  return {
    key: used,
    given: showGiven(given, key.secret, secrets),
    allowed: given === '' ? `${key.allowed} (required${also})` : key.allowed,
  };
}

/** The values of all secret keys, so that one pasted under a wrong key is not shown either. */
export function secretsIn(environment: Environment): readonly string[] {
  const named = Object.entries<Key<unknown>>(TABLE)
    .filter(([, key]) => key.secret)
    .flatMap(([name, key]) => [name, ...key.aliases]);
  return Object.entries(environment).flatMap(([name, value]) =>
    value && (named.includes(name) || name.endsWith('_SECRET_KEY')) ? [value] : [],
  );
}
