import type { Item } from '../../src/domain/decide/decision.ts';
import type { Currency } from '../../src/domain/money/money.ts';
import type { Payment, Transaction } from '../../src/domain/payment/payment.ts';
import { anItem, aPayment, aTransaction, money } from './builders.ts';
import type { MemoryPayments } from './memory-payments.ts';

const CURRENCIES: readonly Currency[] = [
  { currencyCode: 'EUR', fractionDigits: 2 },
  { currencyCode: 'USD', fractionDigits: 2 },
  { currencyCode: 'JPY', fractionDigits: 0 },
  { currencyCode: 'KWD', fractionDigits: 3 },
];
const METHODS = ['Credit Card', 'Google Pay', 'eCheck', 'Credit Card', 'Apple Pay', undefined];
const MIDS = ['acme_eu', 'acme_us', undefined, 'acme_gulf'];

type Step = readonly [Transaction['type'], Transaction['state'], number];

const STORIES: readonly (readonly Step[])[] = [
  [['Authorization', 'Success', 1]],
  [
    ['Authorization', 'Success', 1],
    ['Charge', 'Success', 1],
  ],
  [],
  [['Authorization', 'Pending', 1]],
  [
    ['Authorization', 'Success', 1],
    ['Charge', 'Success', 0.5],
  ],
  [
    ['Charge', 'Success', 1],
    ['Refund', 'Success', 0.25],
  ],
  [['Authorization', 'Failure', 1]],
  [
    ['Charge', 'Success', 1],
    ['Refund', 'Success', 1],
  ],
  [
    ['Authorization', 'Success', 1],
    ['CancelAuthorization', 'Success', 1],
  ],
  [['Charge', 'Success', 1]],
];

/** Payments as a shop has them: several merchant ids, currencies and fates; newest first. */
export function putSample(payments: MemoryPayments, count: number, now: number): void {
  for (let index = 0; index < count; index += 1) {
    const payment = samplePayment(index, now);
    const created = now - index * 37 * 60_000 - 90_000;
    payments.put(payment, {
      orderNumber: index % 7 === 3 ? undefined : `10${String(48_213 - index)}`,
      amountPlanned: amountOf(index, 1),
      method: METHODS[index % METHODS.length],
      merchantId: MIDS[index % MIDS.length],
      createdAt: new Date(created).toISOString(),
      lastModifiedAt: new Date(Math.min(now, created + 60_000 * (index % 9))).toISOString(),
    });
  }
}

/** The sample's payment at `index`; always the same. */
export function samplePayment(index: number, now: number): Payment {
  const start = now - index * 37 * 60_000 - 90_000;
  const steps = STORIES[index % STORIES.length] ?? [];
  const transactions = steps.map(([type, state, share], step) =>
    aTransaction({
      ...{ id: `tx-${index}-${step}`, type, state },
      amount: amountOf(index, share),
      interactionId: `7${String(611_000_000_000_000_000_000n + BigInt(index * 10 + step))}`,
      timestamp: new Date(start + step * 45_000).toISOString(),
    }),
  );
  return aPayment({ id: idOf(index), currency: currencyOf(index), transactions });
}

/** What a run says of the sample's payments: mostly additions, some of everything. */
export function sampleItems(count: number, now: number): readonly Item[] {
  return Array.from({ length: count }, (_, index) => sampleItem(index, now));
}

function sampleItem(index: number, now: number): Item {
  const base = anItem({
    transactionId: `7${String(611_000_000_000_000_000_000n + BigInt(index * 10))}`,
    merchantId: MIDS[index % MIDS.length] ?? 'acme_main',
    paymentId: idOf(index),
    clientReference: idOf(index),
    submittedAt: new Date(now - index * 37 * 60_000 - 90_000).toISOString(),
  });
  const change = {
    type: 'Charge',
    from: undefined,
    to: 'Success',
    amount: amountOf(index, 1),
  } as const;
  if (index % 11 === 4) return { ...base, reason: 'already-right', change: undefined };
  if (index % 11 === 7) return { ...base, reason: 'no-money-moved', change: undefined };
  if (index % 11 === 9) {
    const detail = 'Payment 42.00 EUR, gateway 42.10 EUR.';
    return { ...base, reason: 'amount-differs', change: undefined, detail };
  }
  if (index % 11 === 2) {
    return { ...base, reason: 'state-changed', change: { ...change, from: 'Pending' } };
  }
  return { ...base, change };
}

function amountOf(index: number, share: number) {
  const currency = currencyOf(index);
  const units = 19 + ((index * 7919) % 480);
  const cents = Math.round((units + 0.95) * 10 ** currency.fractionDigits * share);
  return money(currency.fractionDigits === 0 ? cents * 100 : cents, currency.currencyCode);
}

function currencyOf(index: number): Currency {
  return CURRENCIES[index % CURRENCIES.length] as Currency;
}

function idOf(index: number): string {
  const head = ((index + 1) * 2_654_435_761) % 0xffffffff;
  return `${head.toString(16).padStart(8, '0')}-5d1c-4b7e-9a02-${String(index).padStart(12, '0')}`;
}
