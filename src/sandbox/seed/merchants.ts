import type { SimulatedMerchant } from '../gateway.ts';
import type { Random } from './random.ts';

/** A merchant id of the sandbox shop, what it sells for and to whom; prices in minor units. */
export type ShopMerchant = SimulatedMerchant & {
  readonly currencyCode: string;
  readonly orderPrefix: string;
  /** How many of twenty payments are its own. */
  readonly share: number;
  readonly prices: readonly [number, number];
  /** The gateway writes some currencies with more zeros than they have digits. */
  readonly extraZeros: string;
  readonly foreignCurrency: string;
  readonly shoppers: readonly [readonly [string, string], ...(readonly [string, string])[]];
};

/** A shared secret as the gateway issues it: base64 of 32 bytes; here made of the merchant's name. */
function secret(merchantId: string): string {
  return Buffer.from(`sandbox secret of ${merchantId}`.padEnd(32, '.')).toString('base64');
}

/** The merchant ids of the sandbox shop; the first is the default one. */
export const MERCHANTS: readonly [ShopMerchant, ...ShopMerchant[]] = [
  {
    merchantId: 'acme_us',
    keyId: '5b2d1c34-0001-4e6f-9a11-acme00000001',
    secretKey: secret('acme_us'),
    currencyCode: 'USD',
    orderPrefix: 'US',
    share: 8,
    prices: [1299, 48_900],
    extraZeros: '',
    foreignCurrency: 'CAD',
    shoppers: [
      ['Olivia', 'Bennett'],
      ['Marcus', 'Reed'],
      ['Dana', 'Whitfield'],
      ['Luis', 'Ortega'],
      ['Grace', 'Kim'],
      ['Tyler', 'Brooks'],
    ],
  },
  {
    merchantId: 'acme_eu',
    keyId: '5b2d1c34-0002-4e6f-9a11-acme00000002',
    secretKey: secret('acme_eu'),
    currencyCode: 'EUR',
    orderPrefix: 'EU',
    share: 5,
    prices: [990, 39_900],
    extraZeros: '',
    foreignCurrency: 'CHF',
    shoppers: [
      ['Lena', 'Hoffmann'],
      ['Jonas', 'Weber'],
      ['Chloe', 'Moreau'],
      ['Matteo', 'Ricci'],
      ['Sanne', 'de Vries'],
    ],
  },
  {
    merchantId: 'acme_jp',
    keyId: '5b2d1c34-0003-4e6f-9a11-acme00000003',
    secretKey: secret('acme_jp'),
    currencyCode: 'JPY',
    orderPrefix: 'JP',
    share: 4,
    prices: [1800, 64_000],
    extraZeros: '.00',
    foreignCurrency: 'USD',
    shoppers: [
      ['Haruka', 'Sato'],
      ['Kenji', 'Tanaka'],
      ['Yui', 'Nakamura'],
      ['Daichi', 'Mori'],
    ],
  },
  {
    merchantId: 'acme_kw',
    keyId: '5b2d1c34-0004-4e6f-9a11-acme00000004',
    secretKey: secret('acme_kw'),
    currencyCode: 'KWD',
    orderPrefix: 'KW',
    share: 3,
    prices: [3250, 145_500],
    extraZeros: '',
    foreignCurrency: 'SAR',
    shoppers: [
      ['Noura', 'Al-Sabah'],
      ['Yousef', 'Al-Mutairi'],
      ['Fatima', 'Al-Rashid'],
      ['Omar', 'Haddad'],
    ],
  },
];

/** What the sandbox's gateway signs its events with. */
export const WEBHOOK_KEY = {
  keyId: '5b2d1c34-0009-4e6f-9a11-acme00000009',
  key: secret('webhooks'),
};

/** A believable price: an amount in minor units that ends like a price tag where the currency has minor units. */
export function priceOf({ prices, currencyCode }: ShopMerchant, random: Random): number {
  const amount = random.between(...prices);
  const step = { JPY: 10, KWD: 250 }[currencyCode] ?? 100;
  const rounded = Math.ceil(amount / step) * step;
  return step === 100 ? rounded - random.pick([1, 5, 10, 50]) : rounded;
}
