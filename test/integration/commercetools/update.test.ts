import { expect } from 'chai';
import type { PaymentAction } from '../../../src/domain/decide/decision.ts';
import type { Payment, Transaction } from '../../../src/domain/payment/payment.ts';
import { startCommercetools as startMock } from '../../../src/sandbox/commercetools.ts';
import { startCommercetools as startStrict } from '../../support/commercetools-server.ts';
import { value } from '../cybersource/answer.ts';
import { adapter, id, type Project } from './shop.ts';

/** A project with one payment of an authorization without, and a charge with our custom type. */
type Bench = Project & { close(): Promise<void> };

const AT = '2026-11-20T10:00:00.000Z';
const authorization = { type: 'Authorization', state: 'Initial', centAmount: 1000 } as const;
const charge = {
  type: 'Charge',
  state: 'Success',
  centAmount: 600,
  interactionId: 'gateway-1',
  timestamp: AT,
  availableCaptureAmount: 600,
} as const;
const transactions = [authorization, charge];

async function strictBench(): Promise<Bench> {
  const server = await startStrict();
  server.addType('isv_transaction_data');
  server.addPayment({ id: id(1), currency: 'USD', centAmount: 1000, transactions });
  return Object.assign(server);
}

async function mockBench(): Promise<Bench> {
  const mock = await startMock();
  const amount = { centAmount: 1000, currencyCode: 'USD' };
  await mock.addPayments({ id: id(1), amount, createdAt: AT, transactions });
  return mock;
}

const added = {
  type: 'Refund',
  state: 'Pending',
  amount: { centAmount: 250, currencyCode: 'USD' },
  interactionId: 'gateway-9',
  timestamp: AT,
} as const;

type Row = {
  readonly rule: string;
  readonly actions: (first: Transaction, second: Transaction) => readonly PaymentAction[];
  /** What the transactions must then hold, in their order. */
  readonly leaves: readonly Partial<Transaction>[];
};

const TABLE: readonly Row[] = [
  {
    rule: 'addTransaction (SP-R3, SP-R25)',
    actions: () => [
      { action: 'addTransaction', transaction: { ...added, availableCaptureAmount: undefined } },
    ],
    leaves: [{}, {}, { ...added, customType: 'none', availableCaptureAmount: undefined }],
  },
  {
    rule: 'addTransaction with what is left to capture',
    actions: () => [
      { action: 'addTransaction', transaction: { ...added, availableCaptureAmount: 0 } },
    ],
    leaves: [{}, {}, { ...added, customType: 'transaction-data', availableCaptureAmount: 0 }],
  },
  {
    rule: 'changeTransactionInteractionId',
    actions: ({ id: transactionId }) => [
      { action: 'changeTransactionInteractionId', transactionId, interactionId: 'gateway-2' },
    ],
    leaves: [{ interactionId: 'gateway-2', state: 'Initial' }, {}],
  },
  {
    rule: 'changeTransactionState (SP-R5, SP-R6)',
    actions: ({ id: transactionId }) => [
      { action: 'changeTransactionState', transactionId, state: 'Failure' },
    ],
    leaves: [{ state: 'Failure', interactionId: undefined }, {}],
  },
  {
    rule: 'changeTransactionTimestamp',
    actions: ({ id: transactionId }) => [
      { action: 'changeTransactionTimestamp', transactionId, timestamp: AT },
    ],
    leaves: [{ timestamp: AT }, {}],
  },
  {
    rule: 'setAvailableCaptureAmount with our type',
    actions: (_, { id: transactionId }) => [
      { action: 'setAvailableCaptureAmount', transactionId, centAmount: 350, withType: false },
    ],
    leaves: [{}, { availableCaptureAmount: 350, customType: 'transaction-data' }],
  },
  {
    rule: 'setAvailableCaptureAmount that sets the type',
    actions: ({ id: transactionId }) => [
      { action: 'setAvailableCaptureAmount', transactionId, centAmount: 1000, withType: true },
    ],
    leaves: [{ availableCaptureAmount: 1000, customType: 'transaction-data' }, {}],
  },
  {
    rule: 'an adoption and an addition in one update',
    actions: ({ id: transactionId }) => [
      { action: 'changeTransactionInteractionId', transactionId, interactionId: 'gateway-2' },
      { action: 'changeTransactionState', transactionId, state: 'Success' },
      { action: 'changeTransactionTimestamp', transactionId, timestamp: AT },
      { action: 'addTransaction', transaction: { ...added, availableCaptureAmount: undefined } },
    ],
    leaves: [{ interactionId: 'gateway-2', state: 'Success', timestamp: AT }, {}, added],
  },
];

const SERVERS = [
  { name: 'the strict server', start: strictBench },
  { name: "labdigital's mock", start: mockBench },
];

for (const { name, start } of SERVERS)
  describe(`commercetools adapter, update against ${name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await start();
    });
    afterEach(() => bench.close());

    for (const { rule, actions, leaves } of TABLE)
      it(`${rule}, is written, answered as it is read again, and raises the version`, async () => {
        const port = adapter(bench);
        const before = value(await port.get(id(1)));
        const sent = actions(...both(before));
        const answered = value(await port.update(id(1), before.version, sent));
        const read = value(await adapter(bench).get(id(1)));
        expect(answered).to.deep.equal(read);
        expect(read.version).to.be.above(before.version);
        expect(read.transactions).to.have.lengthOf(leaves.length);
        leaves.forEach((left, n) => {
          expect(read.transactions[n]).to.deep.include(left);
        });
      });

    it('a stale version, is a VersionConflict and changes nothing', async () => {
      const port = adapter(bench);
      const before = value(await port.get(id(1)));
      const [row] = TABLE;
      const actions = row?.actions(...both(before)) ?? [];
      value(await port.update(id(1), before.version, actions));
      const answer = await port.update(id(1), before.version, actions);
      expect(answer).to.have.nested.property('error.kind', 'VersionConflict');
      expect(value(await port.get(id(1))).transactions).to.have.lengthOf(3);
    });

    it('of ten updates of one version at once, one is written', async () => {
      const port = adapter(bench);
      const before = value(await port.get(id(1)));
      const actions = TABLE[0]?.actions(...both(before)) ?? [];
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => port.update(id(1), before.version, actions)),
      );
      const kinds = answers.map((one) => (one.ok ? 'written' : one.error.kind)).toSorted();
      expect(kinds).to.deep.equal([...Array(9).fill('VersionConflict'), 'written']);
      expect(value(await port.get(id(1))).transactions).to.have.lengthOf(3);
    });

    it('an unknown payment, is NotFound', async () => {
      const answer = await adapter(bench).update(id(9), 1, []);
      expect(answer).to.have.nested.property('error.kind', 'NotFound');
    });
  });

function both({ transactions: [first, second] }: Payment): readonly [Transaction, Transaction] {
  if (first === undefined || second === undefined)
    throw new Error('The payment has no two transactions');
  return [first, second];
}
