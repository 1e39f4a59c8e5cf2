import { parse } from 'dotenv';

const CREDENTIAL = /^(CTP?_|PAYMENT_GATEWAY_(MERCHANT|WEBHOOK)_)|_SECRET_KEY$/;

/**
 * Names of configured credentials in an environment and the text of a `.env` file, where each was found.
 * The demo must never run beside real ones. The file is parsed, never loaded; an empty value configures nothing.
 */
export function findCredentials(
  environment: Readonly<Record<string, string | undefined>>,
  dotenv: string,
): readonly string[] {
  return [
    ...namesIn(environment).map((name) => `${name} in the environment`),
    ...namesIn(parse(dotenv)).map((name) => `${name} in .env`),
  ];
}

function namesIn(values: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(values)
    .filter(([name, value]) => CREDENTIAL.test(name) && value !== undefined && value.trim() !== '')
    .map(([name]) => name)
    .sort();
}

/** What the demo says when it refuses; names only, never values. */
export function refusal(found: readonly string[]): string {
  return [
    'The demo does not start: credentials are configured, and they may be real.',
    ...found.map((one) => `  - ${one}`),
    'Unset them (and move .env away), or run `npm start` to use them.',
    '',
  ].join('\n');
}
