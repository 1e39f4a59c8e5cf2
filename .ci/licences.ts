import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Locked = { readonly version?: string; readonly license?: string; readonly dev?: boolean };

/** Packages that name their licence in an old way, which the lock file does not take over; read by hand. */
const READ_BY_HAND: Readonly<Record<string, string>> = { busboy: 'MIT', streamsearch: 'MIT' };

/** Licences that allow to run and to pass on the application, with why where that is not plain. */
export const ALLOWED: Readonly<Record<string, string>> = {
  MIT: '',
  ISC: '',
  'Apache-2.0': '',
  'BSD-2-Clause': '',
  'BSD-3-Clause': '',
  WTFPL: 'of a test library that the gateway SDK declares; never loaded',
  '(BSD-3-Clause OR GPL-2.0)': 'taken under BSD-3-Clause',
  '(MIT OR CC0-1.0)': 'taken under MIT',
  CyberSource: 'the gateway SDK: its own licence, for use with the gateway’s services',
};

/** A package of a production install. */
export type Licensed = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
};

/** Every package that a production install may hold, by name and version. */
export function licensed(lock: string): readonly Licensed[] {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(lock);
  const all = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version = '', license }]) => {
      const name = path.split('node_modules/').at(-1) ?? path;
      return { name, version, licence: license ?? READ_BY_HAND[name] ?? 'unknown' };
    });
  const unique = new Map(all.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].toSorted((a, b) =>
    `${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1,
  );
}

/** The page of licences that these packages make. */
export function licencesPage(all: readonly Licensed[]): string {
  const names = Object.keys(ALLOWED).filter((name) => all.some(({ licence }) => licence === name));
  const counts = names.map((name) => {
    const count = all.filter(({ licence }) => licence === name).length;
    return `| ${name} | ${count} | ${ALLOWED[name] || '–'} |`;
  });
  const packages = all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    '# Licences',
    '',
    'What a production install holds, and under which licence. `node .ci/licences.ts` writes this page from `package-lock.json`; a test compares the two, and refuses a licence that is not in the first table.',
    '',
    'Payment Sync itself is under the [MIT licence](../LICENSE).',
    '',
    '## Allowed',
    '| licence | packages | note |',
    '|---|---|---|',
    ...counts,
    '',
    '## Packages',
    '| package | version | licence |',
    '|---|---|---|',
    ...packages,
    '',
  ].join('\n');
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  writeFileSync(join(root, 'docs/licences.md'), licencesPage(licensed(lock)));
}
