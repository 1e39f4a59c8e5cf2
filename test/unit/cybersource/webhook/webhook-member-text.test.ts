import { expect } from 'chai';
import fc from 'fast-check';
import { memberText } from '../../../../src/cybersource/webhook/member-text.ts';

describe('the text of a member', () => {
  const ROWS: readonly (readonly [string, string, string | undefined])[] = [
    ['an object, keeps its spaces', '{"p" : { "a" : 1 } , "q":2}', '{ "a" : 1 }'],
    ['a number, keeps its digits', '{"p":1.500e3}', '1.500e3'],
    ['a text with braces and quotes', String.raw`{"a":"}\"{","p":"x,}\\"}`, String.raw`"x,}\\"`],
    ['a name with escapes', String.raw`{"\u0070":true}`, 'true'],
    ['a value of the same name in another member', '{"a":"p","b":["p",{"p":1}]}', undefined],
    ['no members', '{}', undefined],
  ];
  for (const [title, json, expected] of ROWS) {
    it(title, () => expect(memberText(json, 'p')).to.equal(expected));
  }

  it('any object, however it is indented, is what a parser finds under the name', () => {
    const objects = fc.dictionary(fc.constantFrom('p', 'q', 'a"b', '{', '\\'), fc.jsonValue());
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 1, '\t'), (object, indent) => {
        const json = JSON.stringify(object, undefined, indent);
        const text = memberText(json, 'p');
        const found = text === undefined ? undefined : JSON.parse(text);
        expect(found).to.deep.equal(JSON.parse(json).p);
        if (text !== undefined) expect(json).to.include(text);
      }),
    );
  });
});
