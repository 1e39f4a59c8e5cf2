import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { absolute, codes, rows, section, textOf } from '../../support/markdown.ts';

/** What the user chose, which needs no reason of ours. Source: docs/adr/0006, design §3. */
const CHOSEN = [
  '@commercetools/platform-sdk',
  '@commercetools/sdk-client-v2',
  'chai',
  'csv-parse',
  'cybersource-rest-client',
  'dotenv',
  'express',
  'mocha',
  'node-cron',
  'winston',
];
const FURTHER = 'docs/adr/0006-further-dependencies.md';

describe('architecture decision records', () => {
  const names = readdirSync(absolute('docs/adr')).sort();

  it('are numbered from 0001 without a gap', () => {
    const numbers = names.map((name) => name.slice(0, 4));
    expect(numbers).to.deep.equal(names.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  it('each says its number, its date, its status, its context, what was decided and what follows', () => {
    const incomplete = names.filter((name) => {
      const text = textOf(`docs/adr/${name}`);
      const marks = [
        new RegExp(`^# ${name.slice(0, 4)} `),
        /^Date: \d{4}-\d{2}-\d{2} · Status: \w/m,
        /^## Context$/m,
        /^## Decision/m,
        /^## Consequences$/m,
      ];
      return !marks.every((mark) => mark.test(text));
    });
    expect(incomplete).to.deep.equal([]);
  });

  it('give a reason for every dependency that the user did not choose', () => {
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json'));
    const further = (declared: object) =>
      Object.keys(declared).filter((name) => !CHOSEN.includes(name));
    expect(reasoned('application').sort()).to.deep.equal(further(dependencies).sort());
    expect(reasoned('development').sort()).to.deep.equal(further(devDependencies).sort());
  });
});

function reasoned(of: 'application' | 'development'): string[] {
  const heading =
    of === 'application'
      ? '## Decision: dependencies of the application'
      : '## Decision: dependencies of development';
  return firstCells(section(textOf(FURTHER), heading));
}

function firstCells(text: string): string[] {
  return rows(text).flatMap(([first = '']) => codes(first));
}
