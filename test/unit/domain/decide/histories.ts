import fc from 'fast-check';
import type { Evidence } from '../../../../src/domain/decide/evidence.ts';
import type { DecisionSettings } from '../../../../src/domain/decide/record-result.ts';
import type {
  GatewayTransaction,
  TransactionDetails,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import { type Currency, formatDecimal } from '../../../../src/domain/money/money.ts';
import type { CustomType, Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import {
  aPayment,
  application,
  gatewayAmount,
  MERCHANT_ID,
  money,
} from '../../../support/builders.ts';
import * as rows from '../gateway-rows.ts';

/** A payment as it was found, and what the gateway says of it. */
export type History = {
  readonly payment: Payment;
  readonly records: readonly GatewayTransaction[];
  readonly evidence: Evidence;
  readonly settings: DecisionSettings;
};

const CURRENCIES: readonly Currency[] = [
  { currencyCode: 'EUR', fractionDigits: 2 },
  { currencyCode: 'JPY', fractionDigits: 0 },
  { currencyCode: 'KWD', fractionDigits: 3 },
];

/** Few amounts, so that they often meet. */
const AMOUNTS = [500, 1000, 1500, 2500];

/** How many gateway transactions a history may have. */
const MOST = 8;

const KINDS: readonly ((
  n: number,
  overrides: Partial<GatewayTransaction>,
) => GatewayTransaction)[] = [
  rows.authorization,
  rows.decline,
  rows.review,
  (n, overrides) => rows.riskReject(n, [], overrides),
  (n, overrides) => rows.riskReject(n, [application('ics_auth_reversal', '100', '1')], overrides),
  rows.sale,
  rows.capture,
  rows.capture,
  rows.refund,
  rows.refund,
  rows.reversal,
  rows.voiding,
  rows.voidingWithReversal,
  (n, overrides) => rows.row(n, '203', [application('ics_bill', '203', '0')], overrides),
  (n, overrides) => rows.row(n, '203', [application('ics_credit', '203', '0')], overrides),
  (n, overrides) => rows.row(n, '100', [application('ics_ecp_debit', '100', '1')], overrides),
  (n, overrides) =>
    rows.row(
      n,
      '480',
      [application('ics_ecp_debit'), application('ics_decision', '480', '0')],
      overrides,
    ),
  (n, overrides) =>
    rows.row(
      n,
      '475',
      [application('ics_pa_enroll', '475', '0'), application('ics_auth')],
      overrides,
    ),
  (n, overrides) => rows.row(n, '100', [application('ics_new_thing', '100', '1')], overrides),
];

const ordinal = fc.integer({ min: 1, max: MOST });

/** The gateway's amount: right, missing, of another currency, or with a digit too many. */
function amounts({
  currencyCode,
  fractionDigits,
}: Currency): fc.Arbitrary<Partial<GatewayTransaction>> {
  const decimal = fc
    .constantFrom(...AMOUNTS)
    .map((centAmount) => formatDecimal(money(centAmount), fractionDigits));
  return fc.oneof(
    {
      weight: 12,
      arbitrary: decimal.map((text) => ({ amount: gatewayAmount(text, currencyCode) })),
    },
    { weight: 2, arbitrary: fc.constant({ amount: undefined }) },
    { weight: 1, arbitrary: decimal.map((text) => ({ amount: gatewayAmount(text, 'USD') })) },
    { weight: 1, arbitrary: fc.constant({ amount: gatewayAmount('1.23456', currencyCode) }) },
  );
}

/** The n-th gateway transaction: later than those before it, or in the same minute with a higher id. */
function recordOf(n: number, currency: Currency): fc.Arbitrary<GatewayTransaction> {
  return fc
    .tuple(fc.constantFrom(...KINDS), amounts(currency))
    .map(([kind, amount]) => kind(n, { ...amount, submittedAt: rows.at(Math.floor(n / 2)) }));
}

function transactions(currency: Currency, usesData: boolean): fc.Arbitrary<Transaction[]> {
  const customTypes: readonly CustomType[] = usesData
    ? ['none', 'transaction-data', 'foreign']
    : ['none', 'foreign'];
  const one = fc.record({
    type: fc.constantFrom('Authorization', 'Charge', 'Refund', 'CancelAuthorization', 'Chargeback'),
    state: fc.constantFrom('Initial', 'Pending', 'Success', 'Success', 'Success', 'Failure'),
    amount: fc
      .constantFrom(...AMOUNTS)
      .map((centAmount) => money(centAmount, currency.currencyCode)),
    interactionId: fc.option(ordinal.map(rows.gatewayId), { nil: undefined, freq: 4 }),
    timestamp: fc.option(ordinal.map(rows.at), { nil: undefined, freq: 4 }),
    customType: fc.constantFrom(...customTypes),
    left: fc.option(fc.constantFrom(0, ...AMOUNTS), { nil: undefined }),
  } as const);
  return fc.array(one, { maxLength: 5 }).map((all) =>
    all.map(({ left, ...rest }, index) => ({
      ...rest,
      id: `tx-${index}`,
      availableCaptureAmount: rest.customType === 'transaction-data' ? left : undefined,
    })),
  );
}

function payments(currency: Currency): fc.Arbitrary<Payment> {
  return fc
    .boolean()
    .chain((usesTransactionData) =>
      transactions(currency, usesTransactionData).map((found) =>
        aPayment({ currency, usesTransactionData, transactions: found }),
      ),
    );
}

type Told = readonly (readonly [string, TransactionDetails | 'unavailable'])[];

/** Details of a transaction: not asked for yet, not given, or a status, a record and earlier relations. */
function detailsOf(record: GatewayTransaction): fc.Arbitrary<Told> {
  const isVoid = record.applications.some(({ name }) => name === 'ics_void');
  const declined = isVoid ? record : { ...record, applications: rows.decline(1).applications };
  const earlier = ordinal.map(rows.gatewayId).filter((id) => id < record.id);
  const told = fc.record({
    record: fc
      .tuple(fc.constantFrom(record, declined), fc.constantFrom(undefined, 'TRANSMITTED', 'VOIDED'))
      .map(([said, status]) => ({ ...said, status })),
    rootId: fc.constant(undefined),
    relatedIds:
      record.id === rows.gatewayId(1) ? fc.constant([]) : fc.array(earlier, { maxLength: 3 }),
  });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Told>([]) },
    { weight: 1, arbitrary: fc.constant<Told>([[record.id, 'unavailable']]) },
    { weight: 6, arbitrary: told.map((details): Told => [[record.id, details]]) },
  );
}

/** Every record once, some of them twice, in any order. */
function arriving(unique: readonly GatewayTransaction[]): fc.Arbitrary<GatewayTransaction[]> {
  return fc.subarray([...unique], { maxLength: Math.min(3, unique.length) }).chain((again) => {
    const all = [...unique, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
}

function evidenceOf(unique: readonly GatewayTransaction[]): fc.Arbitrary<Evidence> {
  return fc.tuple(...unique.map(detailsOf)).map((all) => new Map(all.flat()));
}

function historyOf(payment: Payment, unique: readonly GatewayTransaction[]): fc.Arbitrary<History> {
  const settings = fc.record({
    riskRejectState: fc.constantFrom('Success', 'Failure'),
    softDeclineState: fc.constantFrom('Success', 'Failure'),
    acceptedSaleState: fc.constantFrom('evidence', 'Success'),
    multipleCaptures: fc.constantFrom(new Set<string>(), new Set([MERCHANT_ID])),
  } as const);
  const evidence = evidenceOf(unique);
  return fc.record({
    payment: fc.constant(payment),
    records: arriving(unique),
    evidence,
    settings,
  });
}

/**
 * Any payment and any realistic history: ids have one meaning each, records may come twice and in any
 * order, follow-ons are later than what they follow, transactions may be interrupted, odd or wrong.
 */
export const histories: fc.Arbitrary<History> = fc
  .tuple(fc.constantFrom(...CURRENCIES), fc.uniqueArray(ordinal, { maxLength: MOST }))
  .chain(([currency, ns]) =>
    fc.tuple(payments(currency), fc.tuple(...ns.map((n) => recordOf(n, currency)))),
  )
  .chain(([payment, unique]) => historyOf(payment, unique));
