import { expect } from 'chai';
import { findOrders } from '../../../../src/batch/rows/find-orders.ts';
import { aPayment } from '../../../support/builders.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { paymentId } from './work-scene.ts';

/** Each row: what there is, the order id, and what it is found to be. */
const ROWS: readonly (readonly [
  string,
  (payments: ReturnType<typeof memoryPayments>) => void,
  string,
  string,
])[] = [
  ['an order number', (to) => to.addOrder('A1', [paymentId(1)]), 'A1', 'exact 1'],
  ['a payment key', (to) => to.put(aPayment({ id: paymentId(3), key: 'K1' })), 'K1', 'exact 3'],
  ['a payment id', () => undefined, paymentId(2), 'exact 2'],
  [
    'an order number that is also another payment’s key → the order number (design §5)',
    (to) => {
      to.addOrder('A1', [paymentId(1)]);
      to.put(aPayment({ id: paymentId(3), key: 'A1' }));
    },
    'A1',
    'exact 1',
  ],
  [
    'an order whose payment is gone, and a key like it: never another payment',
    (to) => {
      to.addOrder('A1', [paymentId(9)]);
      to.put(aPayment({ id: paymentId(3), key: 'A1' }));
    },
    'A1',
    'none',
  ],
  [
    'an order with two payments',
    (to) => to.addOrder('A1', [paymentId(1), paymentId(2)]),
    'A1',
    'ambiguous',
  ],
  [
    'an order number in another case',
    (to) => to.addOrder('abc', [paymentId(1)]),
    'ABC',
    'folded 1',
  ],
  [
    'two orders in two other cases',
    (to) => {
      to.addOrder('abc', [paymentId(1)]);
      to.addOrder('ABC', [paymentId(2)]);
    },
    'Abc',
    'ambiguous',
  ],
  [
    'two cases, one of them as written → that one (BS-R56)',
    (to) => {
      to.addOrder('abc', [paymentId(1)]);
      to.addOrder('ABC', [paymentId(2)]);
    },
    'ABC',
    'exact 2',
  ],
  ['nothing', () => undefined, 'NOBODY', 'none'],
];

describe('the order of a row', () => {
  for (const [situation, arrange, orderId, expected] of ROWS) {
    it(`${situation} → ${expected}`, async () => {
      const payments = memoryPayments([1, 2].map((n) => aPayment({ id: paymentId(n) })));
      arrange(payments);
      const found = await findOrders(payments, [orderId]);
      const finding = found.ok ? found.value.get(orderId) : undefined;
      const told =
        finding?.kind === 'found'
          ? `${finding.matchedBy} ${Number(finding.payment.id.slice(-12))}`
          : finding?.kind;
      expect(told).to.equal(expected);
    });
  }

  it('any number of order ids → at most four queries, none for nothing', async () => {
    const payments = memoryPayments([1, 2].map((n) => aPayment({ id: paymentId(n) })));
    const ids = Array.from({ length: 50 }, (_, n) => `ORD_${n}`);
    await findOrders(payments, ids);
    expect(payments.count('find') + payments.count('idsByOrderNumber')).to.equal(4);
    expect(await findOrders(payments, [])).to.deep.equal({ ok: true, value: new Map() });
    expect(payments.count('find')).to.equal(2);
  });

  it('commercetools does not answer → the failure, not “none”', async () => {
    const payments = memoryPayments();
    payments.failNext('Unavailable', 'find');
    expect(await findOrders(payments, ['ORD_1'])).to.include({ ok: false });
  });
});
