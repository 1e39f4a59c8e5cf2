import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { RULES } from '../../../src/payload/rules/rules.ts';
import { absolute, rows, section, textOf } from '../../support/markdown.ts';

const run = promisify(execFile);

/** The titles of every test about payloads, without running any. */
async function titles(): Promise<string> {
  const mocha = absolute('node_modules/mocha/bin/mocha.js');
  const options = [
    '--dry-run',
    '--reporter',
    'json',
    absolute('test/{unit,integration}/payload/**/*.test.ts'),
  ];
  const { stdout } = await run(process.execPath, [mocha, ...options], { maxBuffer: 16_777_216 });
  return stdout;
}

describe('requirements of Process payload', function () {
  this.timeout(60_000);
  const all = Array.from({ length: 71 }, (_, index) => `PP-R${index + 1}`);

  it('PP-R1 to PP-R71 are each named by a test', async () => {
    const named = new Set((await titles()).match(/PP-R\d+/g));
    expect(all.filter((id) => !named.has(id))).to.deep.equal([]);
  });

  it('docs/payloads.md tells every rule of the table in its own words', () => {
    const told = rows(section(textOf('docs/payloads.md'), '## Rules')).map(
      ([id, path, allowed]) => ({
        ...{ id, path: path?.replaceAll('`', ''), allowed },
      }),
    );
    expect(told).to.deep.equal(RULES.map(({ id, path, allowed }) => ({ id, path, allowed })));
  });
});
