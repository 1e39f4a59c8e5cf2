/**
 * One wrong or missing value: which key, what was given, what is allowed.
 * `given` is masked for secrets: it never holds any part of the value.
 */
export type ConfigProblem = {
  readonly key: string;
  readonly given: string;
  readonly allowed: string;
};

/** What stands for a secret wherever one would be shown. */
export const MASK = '***';

/** What `given` says of a key that is absent or empty. */
export const NOTHING = 'nothing';

/** All problems in one message: what is wrong, key by key, what is allowed, and what to do next. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    `The configuration has ${count}; nothing was started.`,
    ...problems.map(({ key, given, allowed }) => `  ${key}: given ${given}; allowed: ${allowed}`),
    'Correct the environment or the .env file, then start again. .env.example lists every key.',
  ].join('\n');
}

const SHOWN_LENGTH = 60;

/**
 * `value` as a problem shows it. Besides a key that is secret itself, a value is masked when it holds
 * one of `secrets` (pasted under the wrong key) or credentials within a URL.
 */
export function showGiven(value: string, secret: boolean, secrets: readonly string[]): string {
  if (value === '') return NOTHING;
  if (secret || value.includes('@') || secrets.some((known) => value.includes(known))) return MASK;
  const shown = value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
  return JSON.stringify(shown);
}
