import { expect } from 'chai';
import fc from 'fast-check';
import { storedJson } from '../../../../src/access/audit/stored-json.ts';
import { HOSTILE } from '../../../support/hostile.ts';

const MAX = 20_000;

describe('a detail of the audit log (issue 12)', () => {
  for (const [what, value] of HOSTILE) {
    it(`${what} is told, in JSON that a database takes`, () => check(storedJson(value, MAX)));
  }

  it('any value at all is told, in JSON that a database takes', () => {
    const anything = fc.anything({
      maxDepth: 3,
      maxKeys: 5,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
      key: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toJSON', 'a\0')),
    });
    fc.assert(
      fc.property(anything, (value) => check(storedJson(value, MAX))),
      { numRuns: 100 },
    );
  });

  it('what is told of a usual detail is that detail', () => {
    const detail = { status: 202, query: { mids: ['a', 'b'] }, before: null, after: { on: true } };
    expect(JSON.parse(storedJson(detail, MAX))).to.deep.equal(detail);
  });

  it('names that become the same by cleaning are both told', () => {
    expect(JSON.parse(storedJson({ 'dry\0Run': 'true', dryRun: 'false' }, MAX))).to.deep.equal({
      dryRun: 'true',
      'dryRun (2)': 'false',
    });
  });

  it('no value of a name that sounds secret is told, however deep and however spelt', () => {
    const secret = { body: { list: [{ 'Pass\0word': 'hunter2' }], clientSecret: ['hunter2'] } };
    const told = storedJson(secret, MAX);
    expect(told).to.contain('[hidden]');
    expect(told).not.to.contain('hunter2');
  });

  it('what is too much is cut and says so; what came before is told', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`n${n}`, 'z']));
    const told = JSON.parse(storedJson(many, MAX));
    expect(told).to.include({ n0: 'z', '…': '150 more' });
  });
});

function check(json: string): void {
  expect(json.length).to.be.at.most(MAX);
  expect(json.isWellFormed()).to.equal(true);
  expect(JSON.parse(json)).not.to.equal(undefined);
  expect(json.replaceAll('\\\\', '')).not.to.match(/\\u0000|\\ud[89a-f]/i);
}
