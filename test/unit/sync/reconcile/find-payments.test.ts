import { expect } from 'chai';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, aTransaction, PAYMENT_ID } from '../../../support/builders.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { uuid } from '../../../support/run-scene.ts';
import { coded, findings, OTHER_ID } from './find-scene.ts';

const LETTERS = 'abcdefab-cdef-4abc-8def-abcdefabcdef';

type Row = {
  readonly situation: string;
  readonly code: string | undefined;
  readonly payments: readonly Payment[];
  readonly orders?: Readonly<Record<string, readonly string[]>>;
  readonly expected: string;
};

const bearer = (id: string) =>
  aPayment({ id, transactions: [aTransaction({ interactionId: 'G1' })] });

describe('findPayments, one gateway transaction, by the chain of design §5', () => {
  const rows: readonly Row[] = [
    {
      situation: 'SP-R4: the code is the payment id',
      code: PAYMENT_ID,
      payments: [aPayment()],
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is the payment id in upper case',
      code: LETTERS.toUpperCase(),
      payments: [aPayment({ id: LETTERS })],
      expected: LETTERS,
    },
    {
      situation: 'the code is the payment key',
      code: 'order-1',
      payments: [aPayment({ key: 'order-1' })],
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is the payment key in another case',
      code: 'ORDER-1',
      payments: [aPayment({ key: 'order-1' })],
      expected: 'unmatched',
    },
    {
      situation: 'the code is a UUID, and the key of a payment',
      code: OTHER_ID,
      payments: [aPayment({ key: OTHER_ID })],
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is the id of one payment and the key of another: the id goes first',
      code: OTHER_ID,
      payments: [aPayment({ key: OTHER_ID }), aPayment({ id: OTHER_ID })],
      expected: OTHER_ID,
    },
    {
      situation: 'the code is nothing we know, a transaction bears the gateway id',
      code: 'somewhere-else',
      payments: [bearer(PAYMENT_ID)],
      expected: PAYMENT_ID,
    },
    {
      situation: 'no code, a transaction bears the gateway id',
      code: undefined,
      payments: [bearer(PAYMENT_ID)],
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is one payment’s key, another bears the gateway id: the key goes first',
      code: 'order-1',
      payments: [aPayment({ key: 'order-1' }), bearer(OTHER_ID)],
      expected: PAYMENT_ID,
    },
    {
      situation:
        'the code is a UUID and a key, another payment bears the gateway id: the key goes first',
      code: uuid(7),
      payments: [aPayment({ key: uuid(7) }), bearer(OTHER_ID)],
      expected: PAYMENT_ID,
    },
    {
      situation: 'two payments bear the gateway id',
      code: 'somewhere-else',
      payments: [bearer(PAYMENT_ID), bearer(OTHER_ID)],
      expected: 'ambiguous-payment',
    },
    {
      situation: 'the code is an order number',
      code: 'O-1',
      payments: [aPayment()],
      orders: { 'O-1': [PAYMENT_ID] },
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is an order number that no payment key could be',
      code: 'R.2024/001 #7',
      payments: [aPayment()],
      orders: { 'R.2024/001 #7': [PAYMENT_ID] },
      expected: PAYMENT_ID,
    },
    {
      situation: 'the code is an order number in another case',
      code: 'o-1',
      payments: [aPayment()],
      orders: { 'O-1': [PAYMENT_ID] },
      expected: 'unmatched',
    },
    {
      situation: 'the code is a UUID, and an order number',
      code: uuid(9),
      payments: [aPayment()],
      orders: { [uuid(9)]: [PAYMENT_ID] },
      expected: PAYMENT_ID,
    },
    {
      situation: 'the order has two payments',
      code: 'O-1',
      payments: [aPayment(), aPayment({ id: OTHER_ID })],
      orders: { 'O-1': [PAYMENT_ID, OTHER_ID] },
      expected: 'ambiguous-payment',
    },
    {
      situation: 'the order has two payments, and one plans the amount',
      code: 'O-1',
      payments: [aPayment({ plannedAmount: 2000 }), aPayment({ id: OTHER_ID })],
      orders: { 'O-1': [PAYMENT_ID, OTHER_ID] },
      expected: OTHER_ID,
    },
    {
      situation: 'the order’s payment names another merchant id',
      code: 'O-1',
      payments: [aPayment({ merchantId: 'mid_b' })],
      orders: { 'O-1': [PAYMENT_ID] },
      expected: 'other-shop',
    },
    {
      situation: 'the payment key is one of another merchant id',
      code: 'order-1',
      payments: [aPayment({ key: 'order-1', merchantId: 'mid_b' })],
      expected: 'other-shop',
    },
    {
      situation:
        'the payment key is one of another merchant id, and another payment has the gateway id',
      code: 'order-1',
      payments: [aPayment({ key: 'order-1', merchantId: 'mid_b' }), bearer(OTHER_ID)],
      expected: OTHER_ID,
    },
    {
      situation: 'the payment key is one that plans less',
      code: 'order-1',
      payments: [aPayment({ key: 'order-1', plannedAmount: 999 })],
      expected: 'other-shop',
    },
    {
      situation: 'the payment id is one of another merchant id: an id is unique',
      code: PAYMENT_ID,
      payments: [aPayment({ merchantId: 'mid_b' })],
      expected: PAYMENT_ID,
    },
    {
      situation: 'the order has no payment',
      code: 'O-1',
      payments: [aPayment()],
      orders: { 'O-1': [] },
      expected: 'unmatched',
    },
    {
      situation: 'the order’s payment is gone',
      code: 'O-1',
      payments: [],
      orders: { 'O-1': [PAYMENT_ID] },
      expected: 'unmatched',
    },
    { situation: 'an unknown UUID', code: uuid(1), payments: [aPayment()], expected: 'unmatched' },
    { situation: 'an unknown key', code: 'order-9', payments: [aPayment()], expected: 'unmatched' },
    { situation: 'no code', code: undefined, payments: [aPayment()], expected: 'not-ours' },
    { situation: 'an empty code', code: '', payments: [aPayment()], expected: 'not-ours' },
    { situation: 'a code of one letter', code: 'x', payments: [aPayment()], expected: 'not-ours' },
    {
      situation: 'a code with characters that no key may have',
      code: 'TC50171_3 / 2',
      payments: [aPayment()],
      expected: 'not-ours',
    },
    {
      situation: 'a code that would break out of a predicate',
      code: '") or id is defined or key in ("',
      payments: [aPayment()],
      expected: 'not-ours',
    },
  ];
  for (const { situation, code, payments, orders = {}, expected } of rows) {
    it(`${situation} → ${expected}`, async () => {
      const memory = memoryPayments(payments);
      for (const [number, ids] of Object.entries(orders)) memory.addOrder(number, ids);
      expect(await findings(memory, coded(code))).to.deep.equal([expected]);
    });
  }
});
