import { expect } from 'chai';
import type { GatewayTransaction } from '../../src/domain/gateway-transaction.ts';
import type { Payment } from '../../src/domain/payment.ts';
import { type Finding, findPayments } from '../../src/sync/find-payments.ts';
import { aGatewayTransaction, aPayment, aTransaction, PAYMENT_ID } from '../support/builders.ts';
import { memoryPayments } from '../support/memory-payments.ts';

const OTHER_ID = '22222222-2222-4222-8222-222222222222';
const LETTERS = 'abcdefab-cdef-4abc-8def-abcdefabcdef';
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const coded = (clientReference: string | undefined, id = 'G1') =>
  aGatewayTransaction({ id, clientReference });

/** A finding in one word or two: the payment's id, or why there is none. */
function told(finding: Finding | undefined): string {
  if (finding === undefined) return 'no finding';
  return finding.kind === 'found' ? finding.payment.id : finding.reason;
}

async function findings(
  payments: ReturnType<typeof memoryPayments>,
  ...records: readonly GatewayTransaction[]
): Promise<readonly string[]> {
  const found = await findPayments(payments, records);
  if (!found.ok) throw new Error(found.error.message);
  return records.map(({ id }) => told(found.value.get(id)));
}

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

describe('findPayments, a page', () => {
  const page = Array.from({ length: 50 }, (_, n) => coded(uuid(n), `G${n}`));
  const own = page.map((_, n) => aPayment({ id: uuid(n) }));

  it('50 of our own → one query', async () => {
    const payments = memoryPayments(own);
    expect(await findings(payments, ...page)).to.deep.equal(own.map(({ id }) => id));
    expect(payments.count('find')).to.equal(1);
    expect(payments.count('idsByOrderNumber')).to.equal(0);
  });

  it('several transactions of one payment → it is asked for once, and found for each', async () => {
    const payments = memoryPayments([aPayment()]);
    const asked: (readonly string[])[] = [];
    const find: typeof payments.find = (by) => {
      asked.push(by.ids);
      return memoryPayments([aPayment()]).find(by);
    };
    const records = ['A', 'B', 'C'].map((id) => coded(PAYMENT_ID, id));
    const found = await findPayments({ ...payments, find }, records);
    expect(asked).to.deep.equal([[PAYMENT_ID]]);
    expect(found.ok && found.value.size).to.equal(3);
  });

  it('one stranger among 50 → only the stranger is looked for further', async () => {
    const payments = memoryPayments(own);
    const stranger = coded('stranger', 'S1');
    expect(await findings(payments, ...page, stranger)).to.deep.equal([
      ...own.map(({ id }) => id),
      'unmatched',
    ]);
    expect(payments.count('find')).to.equal(2);
    expect(payments.count('idsByOrderNumber')).to.equal(1);
  });

  it('a code that is one payment’s id and another’s key, both on the page → each its own', async () => {
    const payments = memoryPayments([aPayment({ key: OTHER_ID }), aPayment({ id: OTHER_ID })]);
    const found = await findings(payments, coded(OTHER_ID, 'A'), coded(PAYMENT_ID, 'B'));
    expect(found).to.deep.equal([OTHER_ID, PAYMENT_ID]);
  });

  it('no transactions → commercetools is not asked', async () => {
    const payments = memoryPayments(own);
    expect(await findings(payments)).to.deep.equal([]);
    expect(payments.count('find')).to.equal(0);
  });

  const failures = [
    { on: 'find', after: 0, step: 'the payments' },
    { on: 'find', after: 1, step: 'the interaction ids' },
    { on: 'idsByOrderNumber', after: 0, step: 'the orders' },
    { on: 'find', after: 2, step: 'the payments of the orders' },
  ] as const;
  for (const { on, after, step } of failures) {
    it(`the query for ${step} fails → no finding is made up, the failure is the answer`, async () => {
      const payments = memoryPayments([aPayment()]);
      payments.addOrder('O-1', [PAYMENT_ID]);
      payments.failNext('Unavailable', on, { after });
      const found = await findPayments(payments, [coded('O-1')]);
      expect(found).to.have.nested.property('error.kind', 'Unavailable');
    });
  }
});
