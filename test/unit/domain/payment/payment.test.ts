import { expect } from 'chai';
import { isPaymentId, isPaymentKey } from '../../../../src/domain/payment/payment.ts';

const REFERENCES: readonly (readonly [string, string, boolean, boolean])[] = [
  ['a UUID', '5051668f-a147-4afb-8b69-6309e460de9a', true, true],
  ['a UUID in upper case', '5051668F-A147-4AFB-8B69-6309E460DE9A', true, true],
  ['a UUID without dashes', '5051668fa1474afb8b696309e460de9a', false, true],
  ['a UUID with more behind it', '5051668f-a147-4afb-8b69-6309e460de9a0', false, true],
  ['a UUID with a line break behind it', '5051668f-a147-4afb-8b69-6309e460de9a\n', false, false],
  ['an order number', 'ORD-2026_11', false, true],
  ['two characters', 'A1', false, true],
  ['one character', 'A', false, false],
  ['nothing', '', false, false],
  ['256 characters', 'a'.repeat(256), false, true],
  ['257 characters', 'a'.repeat(257), false, false],
  ['a space', 'ORD 1', false, false],
  ['a quote, which a query could break on', 'a"b', false, false],
  ['another script', 'заказ', false, false],
];

describe('isPaymentId and isPaymentKey, the shapes a client reference can have', () => {
  for (const [situation, reference, id, key] of REFERENCES) {
    it(`${situation}: ${id ? 'a payment id' : 'no payment id'}, ${key ? 'a key' : 'no key'}`, () => {
      expect(isPaymentId(reference)).to.equal(id);
      expect(isPaymentKey(reference)).to.equal(key);
    });
  }
});
