import { expect } from 'chai';
import type { Database } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  aTransaction,
} from '../../../support/builders.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { paymentId, rowOf, transactionId, workScene } from './work-scene.ts';

type Scene = ReturnType<typeof workScene>;

const [P1, P2] = [paymentId(1), paymentId(2)];
const [T1, T2] = [transactionId(1), transactionId(2)];

/** What the gateway knows under a client reference: an authorization with an id. */
function gatewayHas(scene: Scene, id: string, clientReference: string) {
  scene.gateway.add(aGatewayTransaction({ id, clientReference, merchantId: 'mid_a' }));
}

/** A capture that reads 100 in the search, and what its details say of it. */
function gatewayHasCapture(scene: Scene, id: string, status: string) {
  const record = aGatewayTransaction({
    ...{ id, merchantId: 'mid_a', clientReference: P1 },
    applications: [application('ics_bill', '100', '1')],
  });
  scene.gateway.add(record);
  scene.gateway.detailsOf.set(id, {
    record: { ...record, status },
    rootId: undefined,
    relatedIds: [],
  });
}

const bears = (id: string) => aTransaction({ id: `tx-${id}`, interactionId: id });

/** What there is, the row, and what is on the two payments afterwards and in the row. */
type Case = {
  readonly situation: string;
  readonly arrange: (scene: Scene) => void;
  readonly orderId: string;
  readonly txnId?: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly status: 'ACCEPTED' | 'FAILED';
  readonly error?: string;
};

const CASES: readonly Case[] = [
  {
    situation: 'the gateway knows one transaction by payment ID, another by order number',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      gatewayHas(scene, T1, P1);
      gatewayHas(scene, T2, 'A1');
    },
    ...{ orderId: 'A1', status: 'ACCEPTED' },
    ...{ first: [T1, T2], second: [] },
  },
  {
    situation: 'a row that names the payment, while the gateway knows the order number alone',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      gatewayHas(scene, T1, 'A1');
    },
    ...{ orderId: P1, status: 'ACCEPTED' },
    ...{ first: [T1], second: [] },
  },
  {
    situation: 'the same with the transaction named',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      gatewayHas(scene, T1, 'A1');
    },
    ...{ orderId: P1, txnId: T1, status: 'ACCEPTED' },
    ...{ first: [T1], second: [] },
  },
  {
    situation: 'an order found in another case, while the gateway knows its own spelling (X3)',
    arrange: (scene) => {
      scene.payments.addOrder('ORD_1', [P1]);
      gatewayHas(scene, T1, 'ORD_1');
    },
    ...{ orderId: 'ord_1', status: 'ACCEPTED' },
    ...{ first: [T1], second: [] },
  },
  {
    situation: 'a transaction of an earlier payment of the order, which bears it',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      scene.payments.put(aPayment({ id: P2, merchantId: 'mid_a', transactions: [bears(T2)] }));
      gatewayHas(scene, T1, P1);
      gatewayHas(scene, T2, 'A1');
    },
    ...{ orderId: 'A1', status: 'ACCEPTED' },
    ...{ first: [T1], second: [T2] },
  },
  {
    situation: 'nothing but such a transaction',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      scene.payments.put(aPayment({ id: P2, merchantId: 'mid_a', transactions: [bears(T2)] }));
      gatewayHas(scene, T2, 'A1');
    },
    ...{ orderId: 'A1', status: 'FAILED', error: `belongs to payment ${P2}` },
    ...{ first: [], second: [T2] },
  },
  {
    situation: 'an order number that is another payment’s key (design §5: the key comes first)',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1]);
      scene.payments.put(aPayment({ id: P2, merchantId: 'mid_a', key: 'A1' }));
      gatewayHas(scene, T2, 'A1');
    },
    ...{ orderId: 'A1', status: 'FAILED', error: `belongs to payment ${P2}` },
    ...{ first: [], second: [] },
  },
  {
    situation: 'a reference that two payments answer to',
    arrange: (scene) => {
      scene.payments.addOrder('A1', [P1, P2]);
      gatewayHas(scene, T1, P1);
      gatewayHas(scene, T2, 'A1');
    },
    ...{ orderId: P1, status: 'FAILED', error: 'Several payments answer' },
    ...{ first: [T1], second: [] },
  },
  {
    situation: 'a transaction of an order that differs in case alone, which the gateway gives too',
    arrange: (scene) => {
      scene.payments.addOrder('ORD_1', [P1]);
      scene.payments.addOrder('ord_1', [P2]);
      gatewayHas(scene, T1, 'ORD_1');
      gatewayHas(scene, T2, 'ord_1');
    },
    ...{ orderId: 'ORD_1', status: 'ACCEPTED' },
    ...{ first: [T1], second: [] },
  },
];

describe('a row, and the gateway transactions of its order (BS-R18, BS-R60, design §5)', function () {
  this.timeout(30_000);
  let database: Database;
  let store: DatabaseStore;
  beforeEach(async () => {
    database = await temporaryDatabase();
    store = createDatabaseStore(database);
  });
  afterEach(() => database.close());

  /** Works on one row; the first two payments exist, and the gateway knows what `arrange` tells it. */
  async function workOn(arrange: (scene: Scene) => void, orderId: string, txnId?: string) {
    const scene = workScene(store, 0, ['mid_a']);
    for (const id of [P1, P2])
      scene.payments.put(aPayment({ id, merchantId: 'mid_a', transactions: [] }));
    arrange(scene);
    await scene.keep({ rows: [rowOf(1, orderId, txnId)] });
    await scene.work();
    const on = (id: string) =>
      scene.payments
        .payment(id)
        ?.transactions.map(({ interactionId = '' }) => interactionId)
        .toSorted();
    const [row] = await scene.rows();
    return { scene, row, first: on(P1), second: on(P2) };
  }

  for (const { situation, arrange, orderId, txnId, first, second, status, error } of CASES) {
    it(`${situation} → ${status}${error === undefined ? '' : `, “${error}”`}`, async () => {
      const after = await workOn(arrange, orderId, txnId);
      expect({ first: after.first, second: after.second }).to.deep.equal({ first, second });
      expect(after.row).to.include({ status });
      if (error !== undefined) expect(after.row?.result?.error).to.contain(error);
    });
  }

  it('all references of an order → one request', async () => {
    const { scene } = await workOn((given) => {
      given.payments.put(aPayment({ id: P1, merchantId: 'mid_a', key: 'K1', transactions: [] }));
      given.payments.addOrder('A1', [P1]);
      gatewayHas(given, T1, 'K1');
    }, 'A1');
    expect(scene.gateway.count('searchByReferences')).to.equal(1);
  });

  for (const status of ['VOIDED', 'CANCELLED', 'FAILED']) {
    it(`a named capture that is ${status} since → Failure, as Run Sync writes it`, async () => {
      const missing = await workOn((scene) => gatewayHasCapture(scene, T1, status), P1, T1);
      const states = missing.scene.payments.payment(P1)?.transactions.map((one) => one.state);
      expect(states).to.deep.equal(['Failure']);
    });
  }

  it('a gateway that counts more transactions than its page holds → what came is written, FAILED with what to do (invariant 5)', async () => {
    const { row, first } = await workOn((scene) => {
      gatewayHas(scene, T1, P1);
      const { searchByReferences } = scene.gateway;
      const short: typeof searchByReferences = async (query) => {
        const page = await searchByReferences.call(scene.gateway, query);
        return page.ok ? { ok: true, value: { ...page.value, totalCount: 3 } } : page;
      };
      Object.assign(scene.ports.gateway, { searchByReferences: short });
    }, P1);
    expect(first).to.deep.equal([T1]);
    expect(row).to.include({ status: 'FAILED' });
    expect(row?.result?.error).to.contain('The gateway has 2 more');
  });
});
