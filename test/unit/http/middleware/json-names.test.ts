import { expect } from 'chai';
import fc from 'fast-check';
import { repeatedName } from '../../../../src/http/middleware/json-names.ts';

describe('a name that JSON gives twice (issue 12)', () => {
  for (const [json, name] of [
    ['{"dryRun":true,"dryRun":false}', 'dryRun'],
    ['{"dryRun":true,"dry\\u0052un":false}', 'dryRun'],
    ['{"a":{"b":1,"c":[{"b":1},{"b":2,"b":3}]}}', 'b'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a":"x\\",\\"a\\":","a":1}', 'a'],
  ] as const) {
    it(`${json} → "${name}"`, () => expect(repeatedName(json)).to.equal(name));
  }

  for (const json of [
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":',
    'x',
  ]) {
    it(`${json} has none`, () => expect(repeatedName(json)).to.equal(undefined));
  }

  it('no JSON that was written from a value has one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(repeatedName(JSON.stringify(value))).to.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('one more of a name that is there already is found at any depth', () => {
    const name = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(name, fc.jsonValue(), fc.jsonValue(), (given, one, other) => {
        const [key, first, second] = [given, one, other].map((part) => JSON.stringify(part));
        expect(repeatedName(`[0,{"x":{${key}:${first},${key}:${second}}}]`)).to.equal(
          JSON.parse(String(key)),
        );
      }),
      { numRuns: 500 },
    );
  });
});
