import fc from 'fast-check';
import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  aTransaction,
  gatewayAmount,
  INSTANT_MS,
} from '../../../support/builders.ts';
import type { MemoryFault } from '../../../support/memory-faults.ts';
import type { MemoryGateway } from '../../../support/memory-gateway.ts';
import type { MemoryPayments } from '../../../support/memory-payments.ts';
import { uuid } from '../../../support/run-scene.ts';

/** Something that goes wrong in a run: calls of one kind, without the first `after`, `times` of them. */
export type Mishap = {
  readonly call: 'search' | 'details' | 'find' | 'get' | 'update' | 'idsByOrderNumber';
  readonly fault: MemoryFault;
  readonly after: number;
  readonly times: number;
};

/** What a run is given: what the gateway holds, the payments as they are, a page size and what goes wrong. */
export type World = {
  readonly records: readonly (GatewayTransaction | MalformedRecord)[];
  readonly payments: readonly Payment[];
  readonly pageSize: number;
  readonly mishaps: readonly Mishap[];
};

/** The merchant ids of a world; each payment belongs to one of them. */
export const WORLD_MIDS = ['mid_a', 'mid_b'];

/** Few payments, so that several records meet on one. */
const PAYMENTS = 12;

const REFUND: Partial<GatewayTransaction> = {
  applications: [application('ics_credit', '100', '1')],
  amount: gatewayAmount('1.00'),
};

const KINDS: readonly Partial<GatewayTransaction>[] = [
  {},
  { applications: [application('ics_auth', '100', '1'), application('ics_bill', '100', '1')] },
  { applications: [application('ics_bill', '100', '1')] },
  { reasonCode: '203', applications: [application('ics_auth', '203', '0')] },
  { reasonCode: '480' },
  REFUND,
  { applications: [application('ics_decision', '100', '1')] },
  { applications: [application('ics_new_thing', '100', '1')] },
  { amount: undefined },
  { amount: gatewayAmount('1.234') },
  { clientReference: 'order-of-another-shop' },
  { clientReference: 'not ours at all' },
  { clientReference: undefined },
];

const record = fc.record({
  kind: fc.constantFrom(...KINDS.slice(0, 4), ...KINDS),
  payment: fc.integer({ min: 0, max: PAYMENTS }),
  second: fc.integer({ min: 0, max: 600 }),
  isMalformed: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
});

type Drawn = typeof record extends fc.Arbitrary<infer T> ? T : never;

function toRecord({ kind, payment, second, isMalformed }: Drawn, n: number) {
  const id = `G${String(n).padStart(4, '0')}`;
  const merchantId = WORLD_MIDS[payment % WORLD_MIDS.length] ?? '';
  if (isMalformed) return { malformed: 'as the test wants it', id, merchantId };
  const submittedAt = new Date(INSTANT_MS + second * 1000).toISOString();
  const clientReference = uuid(payment);
  return aGatewayTransaction({ id, merchantId, submittedAt, clientReference, ...kind });
}

/** Some payments are empty, some were written in part, some were left with an interrupted transaction. */
const payments = fc
  .array(fc.constantFrom('empty', 'empty', 'written', 'open', 'executable'), {
    minLength: PAYMENTS,
    maxLength: PAYMENTS,
  })
  .map((kinds) =>
    kinds.map((kind, n) => aPayment({ id: uuid(n), transactions: transactionsOf(kind, n) })),
  );

function transactionsOf(kind: string, n: number): Payment['transactions'] {
  if (kind === 'empty') return [];
  if (kind === 'written')
    return [aTransaction({ interactionId: `G${String(n).padStart(4, '0')}` })];
  const type = kind === 'open' ? 'Authorization' : 'Charge';
  return [aTransaction({ type, state: 'Initial', interactionId: undefined })];
}

const faultOf = (call: Mishap['call']) =>
  call === 'update'
    ? fc.constantFrom<MemoryFault>('lost-answer', 'VersionConflict', 'Unavailable', 'Rejected')
    : fc.constantFrom<MemoryFault>('Unavailable', 'Throttled', 'Rejected', 'Invalid');

const mishap: fc.Arbitrary<Mishap> = fc
  .constantFrom<Mishap['call']>(
    'search',
    'details',
    'find',
    'get',
    'update',
    'update',
    'idsByOrderNumber',
  )
  .chain((call) =>
    fc.record({
      call: fc.constant(call),
      fault: faultOf(call),
      after: fc.integer({ min: 0, max: 8 }),
      times: fc.integer({ min: 1, max: 7 }),
    }),
  );

/** Makes a world's mishaps happen to its ports. */
export function goWrong(
  mishaps: readonly Mishap[],
  { gateway, payments }: { readonly gateway: MemoryGateway; readonly payments: MemoryPayments },
): void {
  for (const { call, fault, ...options } of mishaps) {
    if (call === 'search' || call === 'details') gateway.failNext(fault, call, options);
    else payments.failNext(fault, call, options);
  }
}

/** What payments say, whatever the order, ids and versions that commercetools gave. */
export function said(payments: MemoryPayments) {
  return payments.payments().map(({ id, transactions }) => ({
    id,
    transactions: transactions
      .map(({ type, state, amount, interactionId }) =>
        [type, state, amount.centAmount, interactionId].join(' '),
      )
      .toSorted(),
  }));
}

/** Any world: up to 60 records of two merchant ids, a dozen payments, pages of any size, up to six mishaps. */
export const worlds: fc.Arbitrary<World> = fc.record({
  records: fc.array(record, { maxLength: 60 }).map((all) => all.map(toRecord)),
  payments,
  pageSize: fc.integer({ min: 1, max: 30 }),
  mishaps: fc.array(mishap, { maxLength: 6 }),
});
