import { expect } from 'chai';
import {
  hasOurShape,
  isFollowOn,
  sentReference,
} from '../../../../src/domain/gateway/client-reference.ts';
import { application } from '../../../support/builders.ts';
import {
  at,
  authorization,
  capture,
  decline,
  refund,
  reversal,
  row,
  sale,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';

const SUBMITTED = Date.parse(at(1));

describe('the client reference that was sent (cybersource-facts §6)', () => {
  const TABLE: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['a payment id', 'order-1', 'order-1'],
    ['none', undefined, undefined],
    ['13 digits, the milliseconds of the submission', String(SUBMITTED), undefined],
    ['13 digits, four seconds before it', String(SUBMITTED - 4000), undefined],
    ['13 digits of another day', String(SUBMITTED - 86_400_000), String(SUBMITTED - 86_400_000)],
    ['14 digits', `${SUBMITTED}0`, `${SUBMITTED}0`],
  ];
  for (const [situation, clientReference, expected] of TABLE) {
    it(`${situation} → ${expected === clientReference ? 'as it is' : 'none was sent'}`, () => {
      expect(sentReference(authorization(1, { clientReference }))).to.equal(expected);
    });
  }
});

describe('a follow-on, by its applications', () => {
  const skipped = application('ics_bill', undefined, undefined);
  const TABLE = [
    ['a capture', capture(1), true],
    ['a refund', refund(1), true],
    ['a reversal', reversal(1), true],
    ['a void', voiding(1), true],
    ['a void with its reversal', voidingWithReversal(1), true],
    ['a failed capture', row(1, '235', [application('ics_bill', '235', '0')]), true],
    ['an authorization', authorization(1), false],
    ['a sale', sale(1), false],
    ['a declined authorization', decline(1), false],
    [
      'an authorization whose capture was skipped',
      row(1, '100', [application('ics_auth', '100'), skipped]),
      false,
    ],
    ['tokens alone', row(1, '100', [application('ics_pay_subscription_create', '100')]), false],
  ] as const;
  for (const [situation, record, expected] of TABLE) {
    it(`${situation} → ${expected ? 'is one' : 'is none'}`, () => {
      expect(isFollowOn(record)).to.equal(expected);
    });
  }
});

describe('a reference with a shape of ours', () => {
  const CODE = { clientReference: '2026/0042' };
  const MADE = { clientReference: String(SUBMITTED) };
  const TABLE = [
    ['an authorization under a key', authorization(1, { clientReference: 'order-1' }), true],
    ['an authorization under 2026/0042', authorization(1, CODE), false],
    ['a sale under 2026/0042: money was taken', sale(1, CODE), true],
    ['a capture under 2026/0042', capture(1, CODE), true],
    [
      'a refused capture under 2026/0042',
      row(1, '235', [application('ics_bill', '235', '0')], CODE),
      false,
    ],
    ['a refund under 2026/0042', refund(1, CODE), true],
    ['an authorization without reference', authorization(1, { clientReference: undefined }), false],
    ['a sale without reference', sale(1, { clientReference: undefined }), false],
    ['an authorization under a reference that the gateway made', authorization(1, MADE), false],
    ['a sale under a reference that the gateway made: never not ours', sale(1, MADE), true],
  ] as const;
  for (const [situation, record, expected] of TABLE) {
    it(`${situation} → ${expected ? 'ours' : 'not ours'}`, () => {
      expect(hasOurShape(record)).to.equal(expected);
    });
  }
});
