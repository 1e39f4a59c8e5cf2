import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { KEYS } from '../../../src/config/config.ts';
import { absolute, codes, rows, section, textOf } from '../../support/markdown.ts';

describe('README', () => {
  const readme = textOf('README.md');

  it('the configuration table has every key with its default and its other names, and no other key', () => {
    const documented = rows(section(readme, '## Configuration')).map(
      ([name = '', fallback = '', meaning = '']) => ({
        name: name.replaceAll('`', ''),
        default: fallback.replaceAll('`', ''),
        aliases: codes(/Also read as (.*?)\./.exec(meaning)?.[1] ?? ''),
        secret: meaning.endsWith('Secret.'),
      }),
    );
    const known = KEYS.map(({ name, required, default: fallback, aliases, secret }) => ({
      name,
      default: required ? 'required' : (fallback ?? 'none'),
      aliases,
      secret,
    }));
    expect(documented.toSorted(byName)).to.deep.equal(known.toSorted(byName));
  });

  it('every npm script that it names exists, and every script is named', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const calls = readme.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g);
    const named = [...calls].map(([, script, short]) => script ?? short);
    expect([...new Set(named)].sort()).to.deep.equal(Object.keys(scripts).sort());
  });

  it('the options of the command line are those of its usage text', () => {
    const usage = /const USAGE = `([\s\S]*?)`;/.exec(textOf('src/cli/usage.ts'))?.[1] ?? '';
    const options = (text: string) => [...new Set(text.match(/(?<= |`|^)--[a-z][a-z-]*/gm))].sort();
    const table = rows(section(readme, '### Command line')).map(([option = '']) => option);
    expect(options(table.join('\n'))).to.deep.equal(options(usage));
    // Those of npm and of the demo.
    const others = ['--omit', '--port'];
    const elsewhere = options(readme).filter((option) => !others.includes(option));
    expect(elsewhere).to.deep.equal(options(usage));
  });

  it('the exit statuses are those of the usage text', () => {
    const usage = /Exit status: (.*)\./.exec(textOf('src/cli/usage.ts'))?.[1] ?? '';
    const table = rows(section(readme, '### Command line')).filter(([, meaning]) =>
      meaning?.match(/^(completed|failed|partial|bad usage)/),
    );
    const words = table.map(([status, meaning]) => `${status} ${meaning?.split(':')[0]}`);
    expect(words.join(', ')).to.equal(usage);
  });

  it('the routes are those that the server has', () => {
    const tables = [section(readme, '### HTTP'), section(textOf('docs/access.md'), '## Routes')];
    const documented = tables.flatMap((table) =>
      rows(table).flatMap(([route = '']) => codes(route)),
    );
    const inner = [
      'GET /',
      'GET /orders/:paymentId/comparison',
      'GET /runs/:id/panel',
      'POST /payloads/check',
      'GET /batches/new/:id/preview',
      'GET /batches/new/:id/problems',
    ];
    expect([...documented, ...inner].sort()).to.deep.equal([...routesOfServer()].sort());
  });

  it('the folder map shows src as it is', () => {
    const map = /```\nsrc\/\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const shown = [...map.matchAll(/^ {2}(\S+)/gm)].map(([, name = '']) => name);
    const actual = readdirSync(absolute('src'), { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    expect(shown.sort()).to.deep.equal(actual.sort());
  });
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** Read as text: a route is `router.get('/path'`, but for the two triggers, which one loop declares. */
function routesOfServer(): ReadonlySet<string> {
  const files = readdirSync(absolute('src/http'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => textOf(`src/http/${name}`));
  const literal = files
    .join('\n')
    .matchAll(/\b(?:router|app)\.(get|post|put|delete)\(\s*'([^']+)'/g);
  const triggers = [...textOf('src/http/triggers/sync.ts').matchAll(/\['(\/\w+)', '\w+'\]/g)];
  return new Set([
    ...[...literal].map(([, method = '', path]) => `${method.toUpperCase()} ${path}`),
    ...triggers.flatMap(([, path]) => [`POST ${path}`, `GET ${path}`]),
  ]);
}
