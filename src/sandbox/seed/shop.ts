import type { SandboxOrder, SandboxPayment } from '../commercetools.ts';
import type { Description, ShownConversion } from '../gateway/ledger.ts';
import type { GatewayRow, Tender } from '../rows/gateway-rows.ts';
import { MERCHANTS, priceOf, type ShopMerchant } from './merchants.ts';
import { createRandom, type Random } from './random.ts';
import type { Scenario, Standing } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { Tale } from './tale.ts';

/** One payment of the sandbox with its order and what the gateway knows; homeless events have neither. */
export type Chapter = {
  readonly scenario: string;
  readonly standing: Standing;
  readonly merchantId: string;
  readonly payment: SandboxPayment | undefined;
  readonly order: SandboxOrder | undefined;
  readonly rows: readonly GatewayRow[];
  readonly descriptions: readonly Description[];
  readonly conversions: readonly ShownConversion[];
};

/** The sandbox shop: its history, and what its customers do next. Deterministic. */
export type Shop = {
  readonly history: readonly Chapter[];
  /** A few payments that are made around `now` (epoch milliseconds). */
  nextOrders(now: number): readonly Chapter[];
};

const SEED = 20_261_121;
const DAY = 24 * 60 * 60_000;
/** What a first run leaves for the next one; the newest of the history is older. */
const SETTLED = 2 * 60_000;
const METHODS: Readonly<Record<Tender, string>> = {
  visa: 'creditCard',
  mastercard: 'creditCard',
  amex: 'creditCard',
  applePay: 'applePay',
  googlePay: 'googlePay',
  check: 'eCheck',
  paypal: 'payPal',
  bank: 'bankTransfer',
};

/** Builds the shop as it is at `now`, epoch milliseconds; its history begins at the start of yesterday, UTC. */
export function createShop(now: number): Shop {
  const random = createRandom(SEED);
  const tellers = { random, nextNumber: counter(1), nextOrder: counter(20_417) };
  const from = Math.floor(now / DAY) * DAY - DAY;
  const cast = random.shuffled(SCENARIOS.flatMap((one) => Array<Scenario>(one.times).fill(one)));
  const stages = MERCHANTS.flatMap((one) => Array<ShopMerchant>(one.share).fill(one));
  const history = cast.map((scenario, n) => {
    const merchant = stages[n % stages.length] ?? MERCHANTS[0];
    return chapter(tellers, scenario, merchant, { from, to: now - SETTLED });
  });
  return {
    history,
    nextOrders: (then) =>
      Array.from({ length: random.between(2, 4) }, () =>
        chapter(tellers, nextScenario(random), random.pick(MERCHANTS), {
          from: then - 15_000,
          to: then,
        }),
      ),
  };
}

type Tellers = {
  readonly random: Random;
  readonly nextNumber: () => number;
  readonly nextOrder: () => number;
};

function counter(first: number): () => number {
  let n = first - 1;
  return () => {
    n += 1;
    return n;
  };
}

/** Customers go on as before, but oddities stay in the past: the trickle must not pile up exceptions. */
function nextScenario(random: Random): Scenario {
  const usual = SCENARIOS.filter(({ standing }) => standing === 'missing');
  const [first = SCENARIOS[0], ...rest] = usual.flatMap((one) =>
    Array<Scenario>(one.times).fill(one),
  );
  if (first === undefined) throw new Error('There are no scenarios');
  return random.pick([first, ...rest]);
}

function chapter(
  { random, nextNumber, nextOrder }: Tellers,
  scenario: Scenario,
  stage: ShopMerchant,
  time: { readonly from: number; readonly to: number },
): Chapter {
  // Paper checks have an electronic heir in the home country of the default merchant only.
  const merchant = scenario.by === 'check' ? MERCHANTS[0] : stage;
  const tender =
    scenario.by ?? random.pick(['visa', 'visa', 'mastercard', 'amex', 'applePay', 'googlePay']);
  const orderNumber = `${merchant.orderPrefix}-${nextOrder()}`;
  const total = priceOf(merchant, random);
  const tale = new Tale({ merchant, random, nextNumber, ...time, tender, total, orderNumber });
  scenario.tell(tale);
  const home = scenario.homeless === true ? undefined : paymentOf(tale, merchant, tender);
  return {
    scenario: scenario.name,
    standing: scenario.standing,
    merchantId: merchant.merchantId,
    payment: home,
    order: home === undefined ? undefined : orderOf(home, tale, random.uuid()),
    rows: tale.book.rows,
    descriptions: tale.book.descriptions,
    conversions: tale.book.conversions,
  };
}

function paymentOf(tale: Tale, merchant: ShopMerchant, tender: Tender): SandboxPayment {
  const isDefault = merchant === MERCHANTS[0];
  return {
    id: tale.paymentId,
    ...(tale.key === undefined ? {} : { key: tale.key }),
    amount: { centAmount: tale.total, currencyCode: merchant.currencyCode },
    createdAt: new Date(tale.startedAt - 20_000).toISOString(),
    method: METHODS[tender],
    ...(isDefault ? {} : { merchantId: merchant.merchantId }),
    ...(tale.saleEnabled === undefined ? {} : { saleEnabled: tale.saleEnabled }),
    transactions: tale.known,
  };
}

function orderOf(payment: SandboxPayment, tale: Tale, id: string): SandboxOrder {
  return {
    id,
    orderNumber: tale.orderNumber,
    createdAt: new Date(tale.startedAt - 10_000).toISOString(),
    total: payment.amount,
    paymentIds: [payment.id],
  };
}
