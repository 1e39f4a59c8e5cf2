import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';

/**
 * Imports run one way. Source: design §4. Keys are the parts of `src`: a folder, or a file directly in it.
 * A part may always import itself. Only what is listed is allowed; `app` wires and may import everything.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'everything'>> = {
  domain: [],
  ports: ['domain'],
  shared: ['domain'],
  sync: ['domain', 'ports', 'shared'],
  batch: ['domain', 'ports', 'shared', 'sync'],
  payload: ['domain', 'ports', 'shared'],
  metrics: ['domain', 'ports'],
  cybersource: ['domain', 'ports', 'shared'],
  commercetools: ['domain', 'ports', 'shared'],
  store: ['domain', 'ports', 'shared'],
  jobs: ['domain', 'ports', 'shared'],
  access: ['domain', 'ports', 'shared'],
  http: ['domain', 'ports', 'shared', 'sync', 'batch', 'payload', 'access'],
  config: ['domain'],
  log: ['config'],
  cli: [
    ...['domain', 'ports', 'shared', 'sync', 'batch', 'payload', 'access'],
    ...['app', 'config', 'log', 'metrics'],
  ],
  app: 'everything',
  connect: ['domain', 'commercetools', 'config', 'log'],
  sandbox: ['domain'],
  'main.ts': ['access', 'app', 'config', 'http', 'log'],
  'cli.ts': 'everything',
};

/** Libraries that only one part may know, so that replacing one touches one place. */
const OWNED: Readonly<Record<string, readonly string[]>> = {
  '@commercetools/sdk-client-v2': ['commercetools/client.ts'],
  '@commercetools/platform-sdk': ['commercetools', 'sandbox'],
  'cybersource-rest-client': ['cybersource/sdk.ts'],
  '@labdigital/commercetools-mock': ['sandbox'],
  express: ['http', 'app'],
  eta: ['http'],
  cockatiel: ['shared/outbound.ts'],
  dotenv: ['config/load-environment.ts', 'sandbox'],
  kysely: ['store', 'access'],
  'better-auth': ['access'],
  pg: ['store'],
  'pg-boss': ['jobs'],
  '@electric-sql/pglite': ['store'],
  'csv-parse': ['batch'],
  'csv-stringify': ['batch'],
  'prom-client': ['metrics'],
  winston: ['log/log.ts', 'cybersource/sdk.ts'],
};

const SRC = resolve(import.meta.dirname, '../src');

type Import = { readonly from: string; readonly to: string; readonly isLocal: boolean };

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const imports = files.flatMap(importsOf);

describe('architecture', () => {
  it('every part of src is named in the table of directions', () => {
    expect(Object.keys(MAY_IMPORT)).to.include.members([...new Set(files.map(partOf))]);
  });

  it('imports run in the allowed directions only', () => {
    const wrong = imports.filter(({ from, to, isLocal }) => isLocal && !mayImport(from, to));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  });

  it('nobody imports main.ts, cli.ts or the sandbox', () => {
    const entries = imports.filter(
      ({ from, to, isLocal }) =>
        isLocal &&
        ['main.ts', 'cli.ts', 'sandbox'].includes(partOf(to)) &&
        partOf(from) !== partOf(to),
    );
    expect(entries).to.deep.equal([]);
  });

  it('a library that one part owns is imported by no other', () => {
    const wrong = imports.filter(({ from, to, isLocal }) => {
      const owner = Object.entries(OWNED).find(
        ([name]) => to === name || to.startsWith(`${name}/`),
      );
      return !isLocal && owner !== undefined && !owner[1].some((place) => from.startsWith(place));
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  });

  it('the domain is pure: no library, no clock, no environment, no randomness', () => {
    const domain = files.filter((name) => partOf(name) === 'domain');
    expect(
      imports.filter(({ from, isLocal }) => partOf(from) === 'domain' && !isLocal),
    ).to.deep.equal([]);
    const impure = domain.filter((name) =>
      /\bDate\.now\(|new Date\(\)|\bprocess\.|Math\.random|\bawait\b|console\./.test(
        sourceOf(name),
      ),
    );
    expect(impure).to.deep.equal([]);
  });

  it('config/load-environment.ts alone reads the environment of the process', () => {
    const readers = files.filter((name) =>
      /\bprocess\.env\b/.test(withoutComments(sourceOf(name))),
    );
    expect(readers.filter((name) => !name.startsWith('sandbox/'))).to.deep.equal([
      'config/load-environment.ts',
    ]);
  });

  it('no file is longer than 300 lines', () => {
    expect(files.filter((name) => sourceOf(name).split('\n').length > 301)).to.deep.equal([]);
  });

  it('no folder has more than 20 files, and the top of src at most 22 entries', () => {
    const sizes = Map.groupBy(files, (name) => dirname(name));
    const full = [...sizes].filter(([, within]) => within.length > 20).map(([folder]) => folder);
    expect(full).to.deep.equal([]);
    expect(readdirSync(SRC)).to.have.length.at.most(22);
  });

  it('no two files import each other, over however many others', () => {
    expect(circles()).to.deep.equal([]);
  });

  it('every export has a docstring', () => {
    const bare = files.flatMap((name) =>
      [...sourceOf(name).matchAll(/^(.*)\nexport (?:async )?(?:function|const|type|class) (\w+)/gm)]
        .filter(([, before = '']) => !before.trimEnd().endsWith('*/'))
        .map(([, , exported]) => `${name}: ${exported}`),
    );
    expect(bare).to.deep.equal([]);
  });
});

function importsOf(from: string): readonly Import[] {
  const statements = sourceOf(from).matchAll(
    /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*'([^']+)'/g,
  );
  return [...statements].map(([, specifier = '']) => {
    const isLocal = specifier.startsWith('.');
    const to = isLocal ? relative(SRC, join(SRC, dirname(from), specifier)) : specifier;
    return { from, to, isLocal };
  });
}

function mayImport(from: string, to: string): boolean {
  const allowed = MAY_IMPORT[partOf(from)] ?? [];
  return partOf(from) === partOf(to) || allowed === 'everything' || allowed.includes(partOf(to));
}

/** Files that can be reached from themselves, in groups that reach each other. Tarjan's algorithm. */
function circles(): readonly (readonly string[])[] {
  const targets = Map.groupBy(
    imports.filter(({ isLocal }) => isLocal),
    ({ from }) => from,
  );
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const path: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    low.set(file, index);
    path.push(file);
    for (const { to } of targets.get(file) ?? []) {
      const reached = order.has(to) ? (path.includes(to) ? order.get(to) : undefined) : visit(to);
      low.set(file, Math.min(low.get(file) ?? index, reached ?? index));
    }
    const reach = low.get(file) ?? index;
    if (reach === index) {
      const group = path.splice(path.indexOf(file));
      if (group.length > 1) found.push(group.toSorted());
    }
    return reach;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

/** The folder below src, or the file directly in it. */
function partOf(name: string): string {
  return name.split('/')[0] ?? name;
}

function sourceOf(name: string): string {
  return readFileSync(join(SRC, name), 'utf8');
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
