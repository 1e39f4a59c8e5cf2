import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { absolute, textOf } from '../../support/markdown.ts';

/** Numbers of the requirements of Batch Sync: BS-R1 to BS-R70. Source: the seed, as reference/requirements.md counts it. */
const LAST = 70;

const named = readdirSync(absolute('test'), { recursive: true, encoding: 'utf8' }).flatMap(namedIn);

describe('requirements of Batch Sync', () => {
  it('each is named by a test', () => {
    const numbers = Array.from({ length: LAST }, (_, index) => index + 1);
    expect(numbers.filter((number) => !named.includes(number))).to.deep.equal([]);
  });

  it('no test names one that there is not', () => {
    expect(named.filter((number) => number < 1 || number > LAST)).to.deep.equal([]);
  });
});

/** The numbers in the titles of a file of tests, and in the rows that titles are made of. */
function namedIn(name: string): readonly number[] {
  if (!name.endsWith('.ts') || name.startsWith('unit/docs/')) return [];
  const code = textOf(`test/${name}`).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/\bBS-R(\d+)\b/g)].map(([, number]) => Number(number));
}
