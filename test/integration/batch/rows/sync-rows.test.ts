import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { sql } from 'kysely';
import { createLanes } from '../../../../src/batch/rows/lanes.ts';
import { previewRows } from '../../../../src/batch/rows/preview-rows.ts';
import type { Batch } from '../../../../src/domain/batches/batch.ts';
import type { Gateway } from '../../../../src/ports/ports.ts';
import type { Database } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import { aStart } from '../../../support/batches.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  aTransaction,
} from '../../../support/builders.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { paymentId, rowOf, transactionId, workScene } from './work-scene.ts';

describe('work on a batch', function () {
  this.timeout(60_000);
  let database: Database;
  let store: DatabaseStore;
  before(async () => {
    database = await temporaryDatabase();
    store = createDatabaseStore(database);
  });
  after(() => database.close());
  beforeEach(() =>
    sql`truncate batches, batch_rows, runs, run_merchants, exceptions`.execute(database.kysely),
  );

  it('a row whose record raises a condition → kept with its payment; a row of its reversal ends it', async () => {
    const scene = workScene(store, 1, ['mid_a']);
    const open = async () => {
      const asked = { state: 'open', now: Date.now(), offset: 0, limit: 9 } as const;
      const { exceptions } = await store.exceptions(asked);
      return exceptions.map(({ subject, item: { reason } }) => `${subject} ${reason}`);
    };
    const at = (second: number) => `2026-11-20T10:00:0${second}Z`;
    const own = { merchantId: 'mid_a', clientReference: paymentId(1) };
    const rejected = { ...own, id: 'A1', submittedAt: at(1), reasonCode: '481' };
    scene.gateway.add(aGatewayTransaction(rejected));
    await scene.keep({ rows: [rowOf(1, paymentId(1))] });
    await scene.work();
    expect(await open()).to.deep.equal(['condition reversal-needed']);
    const reversal = { applications: [application('ics_auth_reversal', '100', '1')] };
    scene.gateway.add(aGatewayTransaction({ ...own, ...reversal, id: 'V1', submittedAt: at(2) }));
    await scene.keep({ batchId: 'batch-2', sha256: 'other', rows: [rowOf(1, paymentId(1))] });
    await scene.work(undefined, { batchId: 'batch-2' });
    expect(await open()).to.deep.equal([]);
  });

  it('every row is a sync of one order, through the decision that every sync makes (BS-R18)', async () => {
    const scene = workScene(store, 120);
    await scene.keep();
    expect(await scene.work()).to.deep.equal(new Set(['done']));
    expect(await scene.batch()).to.deep.include({ status: 'completed' });
    const [row] = await scene.rows();
    expect(row?.result).to.deep.equal({
      status: 'ACCEPTED',
      outcome: 'updated',
      response: 'added Authorization/Success',
      gatewayStatus: 'found',
      error: undefined,
      matchedBy: 'exact',
      paymentId: paymentId(1),
      changes: [
        {
          type: 'Authorization',
          from: undefined,
          to: 'Success',
          amount: { centAmount: 1000, currencyCode: 'EUR' },
        },
      ],
    });
    const written = scene.payments.payments().map(({ version, transactions }) => {
      return [version, transactions.length];
    });
    expect(written).to.deep.equal(scene.numbers.map(() => [2, 1]));
    expect(
      scene.payments.count('find'),
      'one query for a slice of 50, when it is sorted and when it is worked on',
    ).to.be.at.most(8);
  });

  it('again → nothing is written: no change', async () => {
    const scene = workScene(store, 3);
    await scene.keep();
    await scene.work();
    await store.syncBatchWithGateway('batch-1', Date.now(), aStart());
    await scene.work();
    const results = (await scene.rows()).map(({ result }) => [result?.outcome, result?.response]);
    expect(results).to.deep.equal(scene.numbers.map(() => ['unchanged', 'no change']));
    expect(scene.payments.count('update')).to.equal(3);
  });

  it('Sync With Gateway off → checked against commercetools alone, and its rows say skipped (BS-R19)', async () => {
    const scene = workScene(store, 2);
    const transactions = [aTransaction({ interactionId: 'G1' })];
    scene.payments.put(aPayment({ id: paymentId(1), merchantId: 'mid_a', transactions }));
    const rows = [
      rowOf(1, paymentId(1)),
      rowOf(2, paymentId(1), 'G1'),
      rowOf(3, paymentId(1), 'G9'),
      rowOf(4, paymentId(2)),
    ];
    await scene.keep({ syncWithGateway: false, rows });
    await scene.work();
    expect(scene.gateway.count('searchByReferences') + scene.gateway.count('details')).to.equal(0);
    const results = (await scene.rows()).map(({ status, result }) => [
      status,
      result?.gatewayStatus,
      result?.response,
    ]);
    expect(results).to.deep.equal([
      ['ACCEPTED', 'skipped', 'not compared with the gateway: Authorization/Success'],
      ['ACCEPTED', 'skipped', 'not compared with the gateway: Authorization/Success'],
      ['FAILED', 'skipped', undefined],
      ['ACCEPTED', 'skipped', 'not compared with the gateway: no transactions'],
    ]);
  });

  it('Sync with Gateway pressed on a file that was checked alone → the gateway is asked about each row (BS-R35)', async () => {
    const scene = workScene(store, 2);
    await scene.keep({ syncWithGateway: false });
    await scene.work();
    await store.syncBatchWithGateway('batch-1', Date.now(), aStart());
    await scene.work();
    expect((await scene.rows()).map(({ result }) => result?.gatewayStatus)).to.deep.equal([
      'found',
      'found',
    ]);
  });

  it('a txn_id narrows the sync to that transaction: the others of the order are left alone (BS-R60)', async () => {
    const scene = workScene(store, 1);
    const charge = aGatewayTransaction({
      id: 'G2',
      merchantId: 'mid_a',
      clientReference: paymentId(1),
      applications: [application('ics_bill', '100', '1')],
    });
    scene.gateway.add(charge);
    await scene.keep({ rows: [rowOf(1, paymentId(1), 'G2')] });
    await scene.work();
    const ids = scene.payments.payment(paymentId(1))?.transactions.map((one) => one.interactionId);
    expect(ids).to.deep.equal(['G2']);
    expect(scene.gateway.count('searchByReferences')).to.equal(0);
  });

  it('a txn_id of another order → FAILED, nothing is written (BS-R60)', async () => {
    const scene = workScene(store, 2);
    await scene.keep({ rows: [rowOf(1, paymentId(1), transactionId(3))] });
    scene.gateway.add(
      aGatewayTransaction({ id: transactionId(3), merchantId: 'mid_a', clientReference: 'other' }),
    );
    await scene.work();
    const [row] = await scene.rows();
    expect(row?.result?.error).to.contain('is not one of this order');
    expect(scene.payments.count('update')).to.equal(0);
  });

  it('25 transactions of one order named row by row → each written once', async () => {
    const scene = workScene(store, 1);
    const ids = Array.from({ length: 25 }, (_, n) => `G${n + 1}`);
    for (const id of ids)
      scene.gateway.add(
        aGatewayTransaction({ id, merchantId: 'mid_a', clientReference: paymentId(1) }),
      );
    await scene.keep({ rows: ids.map((id, n) => rowOf(n + 1, paymentId(1), id)) });
    await scene.work();
    expect(await scene.batch()).to.deep.include({ status: 'completed' });
    const written = scene.payments.payment(paymentId(1))?.transactions ?? [];
    expect(written.map(({ interactionId }) => interactionId).toSorted()).to.deep.equal(
      ids.toSorted(),
    );
  });

  it('120 transactions of one order, over several slices → one after the other, none fails over another', async () => {
    const scene = workScene(store, 1);
    const ids = Array.from({ length: 120 }, (_, n) => `G${n + 1}`);
    for (const id of ids)
      scene.gateway.add(
        aGatewayTransaction({ id, merchantId: 'mid_a', clientReference: paymentId(1) }),
      );
    await scene.keep({ rows: ids.map((id, n) => rowOf(n + 1, paymentId(1), id)) });
    const asked: string[] = [];
    let [atOnce, most] = [0, 0];
    const details: Gateway['details'] = async (merchantId, id) => {
      asked.push(id);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await nextTurn();
      atOnce -= 1;
      return scene.gateway.details(merchantId, id);
    };
    await scene.work(undefined, { gateway: { ...asPort(scene.gateway), details } });
    expect((await scene.batch())?.counters).to.include({ accepted: 120, rejected: 0 });
    expect(most).to.equal(1);
    expect(asked, 'in the order of the file').to.deep.equal(ids);
  });

  it('each settled row is told of, with the unique_request_id that traces it (BS-R62)', async () => {
    const scene = workScene(store, 2);
    const rows = scene.numbers.map((n) => ({
      ...rowOf(n, paymentId(n)),
      uniqueRequestId: `REQ_${n}`,
    }));
    await scene.keep({ rows });
    await scene.work();
    expect(scene.told).to.have.deep.members(
      ['REQ_1', 'REQ_2'].map((uniqueRequestId) => ({ batchId: 'batch-1', uniqueRequestId })),
    );
  });

  const endings: readonly (readonly [
    string,
    (scene: ReturnType<typeof workScene>) => void,
    { readonly status: string; readonly gatewayStatus: unknown; readonly error: string },
  ])[] = [
    [
      'an order that nobody knows',
      ({ payments }) => payments.put(aPayment({ id: paymentId(109) })),
      { status: 'FAILED', gatewayStatus: undefined, error: 'No order number, payment key' },
    ],
    [
      'an order with two payments',
      ({ payments }) => {
        payments.put(aPayment({ id: paymentId(108) }));
        payments.addOrder('ORD_1', [paymentId(1), paymentId(108)]);
      },
      { status: 'FAILED', gatewayStatus: undefined, error: 'Ambiguous order ID' },
    ],
    [
      'a merchant id that is not configured',
      ({ payments }) => {
        payments.put(aPayment({ id: paymentId(107), key: 'ORD_1', merchantId: 'gone' }));
      },
      { status: 'FAILED', gatewayStatus: 'error', error: 'merchant ID gone' },
    ],
    [
      'an order that the gateway does not know',
      ({ payments }) => payments.put(aPayment({ id: paymentId(107), key: 'ORD_1' })),
      { status: 'FAILED', gatewayStatus: 'not found', error: 'knows no transaction' },
    ],
    [
      'a gateway that does not answer',
      ({ payments, gateway }) => {
        payments.addOrder('ORD_1', [paymentId(1)]);
        gateway.failNext('Unavailable', 'searchByReferences');
      },
      { status: 'FAILED', gatewayStatus: 'error', error: 'Retry the failed rows later' },
    ],
    [
      'a commercetools that does not answer',
      ({ payments }) => payments.failNext('Unavailable', 'idsByOrderNumber'),
      { status: 'FAILED', gatewayStatus: undefined, error: 'Retry the failed rows later' },
    ],
    [
      'an exception that the decision finds',
      ({ payments, gateway }) => {
        payments.put(aPayment({ id: paymentId(107), key: 'ORD_1' }));
        gateway.add(aGatewayTransaction({ id: 'GX', clientReference: 'ORD_1', amount: undefined }));
      },
      { status: 'FAILED', gatewayStatus: 'found', error: 'gives no amount' },
    ],
  ];
  for (const [situation, arrange, expected] of endings) {
    it(`${situation} → ${expected.status}, “${expected.error}”, and its siblings go on (invariant 6)`, async () => {
      const scene = workScene(store, 60);
      arrange(scene);
      const rows = [...scene.numbers.slice(1)].map((n) => rowOf(n, paymentId(n)));
      await scene.keep({ rows: [rowOf(1, 'ORD_1'), ...rows] });
      await scene.work();
      const [first] = await scene.rows();
      expect(first).to.include({ status: expected.status });
      expect(first?.result?.gatewayStatus).to.equal(expected.gatewayStatus);
      expect(first?.result?.error).to.contain(expected.error);
      const { accepted = 0 } = (await scene.batch())?.counters ?? {};
      expect(accepted).to.equal(situation.includes('commercetools') ? 10 : 59);
    });
  }

  it('found only in another case → says so; in the very case that is written → exact (BS-R56, X3)', async () => {
    const scene = workScene(store, 2);
    scene.payments.addOrder('ORD_a', [paymentId(1)]);
    scene.payments.addOrder('ord_b', [paymentId(2)]);
    await scene.keep({ rows: [rowOf(1, 'ORD_a'), rowOf(2, 'ORD_B'), rowOf(3, 'Ord_A')] });
    await scene.work();
    const matched = (await scene.rows()).map(({ result }) => result?.matchedBy);
    expect(matched).to.deep.equal(['exact', 'folded', undefined]);
  });

  it('accepted + rejected + queued = total whenever anybody looks (BS-R41)', async () => {
    const scene = workScene(store, 200);
    await scene.keep();
    const seen: Batch[] = [];
    const working = scene.work();
    let isOver = false;
    void working.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const batch = await scene.batch();
      if (batch !== undefined) seen.push(batch);
      // The embedded database answers without a turn of the event loop, and the worker needs some.
      await nextTurn();
    }
    await working;
    const sums = seen.map(
      ({ counters }) => counters.accepted + counters.rejected + counters.queued,
    );
    expect(new Set(sums)).to.deep.equal(new Set([200]));
    expect(new Set(seen.map(({ counters }) => counters.queued)).size).to.be.greaterThan(2);
  });

  it('cancelled while it is worked on → rows that were begun end, none begins any more, the others fail', async () => {
    const scene = workScene(store, 200);
    await scene.keep();
    const { searchByReferences } = scene.gateway;
    let asked = 0;
    const gateway = {
      ...asPort(scene.gateway),
      searchByReferences: async (query: Parameters<typeof searchByReferences>[0]) => {
        asked += 1;
        if (asked === 20)
          await store.cancelBatch({ batchId: 'batch-1', note: 'Enough.', at: Date.now() });
        return scene.gateway.searchByReferences(query);
      },
    };
    expect(await scene.work(undefined, { gateway })).to.deep.equal(new Set(['done']));
    const batch = await scene.batch();
    expect(batch).to.include({ status: 'cancelled', note: 'Enough.' });
    expect(batch?.counters.queued).to.equal(0);
    expect(batch?.counters.accepted).to.equal(scene.payments.count('update'));
    expect(asked).to.be.lessThan(200);
  });

  it('asked to stop → hands over at once, and whoever comes next need not wait for the rows', async () => {
    const scene = workScene(store, 200);
    await scene.keep();
    let looks = 0;
    const isStopping = () => {
      looks += 1;
      return looks > 150;
    };
    expect(await scene.work(isStopping)).to.include('handed over');
    expect((await scene.batch())?.counters.queued).to.be.greaterThan(0);
    const before = Date.now();
    expect(await scene.work()).to.deep.equal(new Set(['done']));
    expect(Date.now() - before).to.be.lessThan(10_000);
    expect(await scene.batch()).to.deep.include({ status: 'completed' });
    expect(scene.payments.count('update')).to.equal(200);
  });

  it('the failed rows queued again → only they are tried, and the file is complete', async () => {
    const scene = workScene(store, 30);
    scene.gateway.failNext('Unavailable', 'searchByReferences', { times: 4 });
    await scene.keep();
    await scene.work();
    expect(await scene.batch()).to.deep.include({ status: 'completed with errors' });
    const asked = scene.gateway.count('searchByReferences');
    await store.retryFailedRows('batch-1', Date.now(), aStart());
    await scene.work();
    expect(await scene.batch()).to.deep.include({ status: 'completed' });
    expect(scene.gateway.count('searchByReferences') - asked).to.equal(4);
  });

  it('at most five orders of a merchant id at the gateway at once, and those of all merchant ids side by side', async () => {
    const scene = workScene(store, 80, ['mid_a', 'mid_b', 'mid_c', 'mid_d']);
    await scene.keep();
    const now = new Map<string, number>();
    const most = new Map<string, number>();
    let together = 0;
    const gateway = {
      ...asPort(scene.gateway),
      searchByReferences: async (query: Parameters<Gateway['searchByReferences']>[0]) => {
        const { merchantId } = query;
        now.set(merchantId, (now.get(merchantId) ?? 0) + 1);
        most.set(merchantId, Math.max(most.get(merchantId) ?? 0, now.get(merchantId) ?? 0));
        together = Math.max(
          together,
          [...now.values()].reduce((sum, one) => sum + one, 0),
        );
        await new Promise((resolve) => setTimeout(resolve, 10));
        now.set(merchantId, (now.get(merchantId) ?? 0) - 1);
        return scene.gateway.searchByReferences(query);
      },
    };
    await scene.work(undefined, { gateway });
    expect([...most.values()]).to.deep.equal([5, 5, 5, 5]);
    expect(together).to.equal(20);
  });

  it('a dry run of its rows → the results of the real work, and no write (design §2)', async () => {
    const scene = workScene(store, 70);
    await scene.keep();
    const requests = (await scene.rows()).map(({ result: _result, ...row }) => row);
    const previewed = await previewRows(
      { ...scene.ports, places: createLanes(5) },
      scene.settings,
      requests,
      true,
    );
    expect(scene.payments.count('update')).to.equal(0);
    await scene.work();
    const results = (await scene.rows()).map(({ result }) => result);
    expect(previewed.map(({ result }) => result)).to.deep.equal(results);
  });
});

/** The port of a memory gateway, whose methods stand on its class. */
function asPort(gateway: ReturnType<typeof workScene>['gateway']) {
  return {
    search: gateway.search.bind(gateway),
    searchByReferences: gateway.searchByReferences.bind(gateway),
    conversions: gateway.conversions.bind(gateway),
    details: gateway.details.bind(gateway),
  };
}
