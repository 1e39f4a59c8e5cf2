import { expect } from 'chai';
import { runJson } from '../../../../src/domain/runs/run-summary.ts';
import {
  aGatewayTransaction,
  aPayment,
  aTransaction,
  GATEWAY_ID,
} from '../../../support/builders.ts';
import {
  authorizations,
  BEGUN,
  emptyPayments,
  leftBehind,
  runScene,
  uuid,
} from '../../../support/run-scene.ts';
import { authorization } from '../../domain/gateway-rows.ts';

const MIDS = ['mid_a', 'mid_b', 'mid_c', 'mid_d'];

/** 10 transactions for each of four merchant ids. */
function fourMerchants() {
  const records = MIDS.flatMap((merchantId, n) => authorizations(10, merchantId, n * 10));
  return runScene(records, emptyPayments(40));
}

describe('runSync', () => {
  it('SP-R8, SP-R25: a payment of which only the gateway knows → Authorization, Success, the gateway’s id', async () => {
    const { run, payments } = runScene([aGatewayTransaction()], [aPayment()]);
    const ended = await run();
    expect(ended.result).to.equal('completed');
    const [payment] = payments.payments();
    expect(payment?.transactions).to.have.length(1);
    expect(payment?.transactions[0]).to.deep.include({
      type: 'Authorization',
      state: 'Success',
      interactionId: GATEWAY_ID,
      amount: { centAmount: 1000, currencyCode: 'EUR' },
      timestamp: '2026-11-20T10:00:00.000Z',
    });
  });

  it('SP-R3: a transaction that is there with another state → updated, not added', async () => {
    const transactions = [aTransaction({ state: 'Pending' })];
    const { run, payments } = runScene([authorization(1)], [aPayment({ transactions })]);
    await run();
    expect(payments.payments()[0]?.transactions.map(({ state }) => state)).to.deep.equal([
      'Success',
    ]);
  });

  it('SP-R27, invariant 3: a second run → nothing changes, and the versions stand', async () => {
    const { run, payments } = runScene(authorizations(120), emptyPayments(120));
    await run();
    const after = leftBehind(payments.payments());
    const updates = payments.count('update');
    const second = await run();
    expect(second.merchants[0]).to.include({ read: 120, updated: 0, unchanged: 120 });
    expect(payments.count('update')).to.equal(updates);
    expect(leftBehind(payments.payments())).to.deep.equal(after);
  });

  it('SP-R14: 120 transactions → three pages, all of them written, one update each', async () => {
    const { run, payments } = runScene(authorizations(120), emptyPayments(120));
    const { merchants } = await run();
    expect(merchants[0]).to.include({ pages: 3, expected: 120, read: 120, updated: 120 });
    expect(payments.count('update')).to.equal(120);
    expect(payments.count('find')).to.equal(3);
  });

  it('SP-R15: every merchant id that is asked for → read in its own window, and in one run', async () => {
    const { run, payments } = fourMerchants();
    const ended = await run({ merchantIds: MIDS });
    expect(ended.result).to.equal('completed');
    expect(
      ended.merchants.map(({ merchantId, updated }) => `${merchantId} ${updated}`),
    ).to.deep.equal(MIDS.map((merchantId) => `${merchantId} 10`));
    expect(payments.payments().every(({ version }) => version === 2)).to.equal(true);
  });

  it('a merchant id that is not asked for → not read', async () => {
    const { run, gateway } = fourMerchants();
    await run({ merchantIds: ['mid_c'] });
    expect(gateway.searches().map(({ merchantId }) => merchantId)).to.deep.equal(['mid_c']);
  });

  it('a run on record → the same as the one that is answered', async () => {
    const { run, store } = fourMerchants();
    const ended = await run({ merchantIds: MIDS });
    expect(await store.run(ended.runId)).to.deep.equal(ended);
  });

  it('a back-fill → reads exactly its range', async () => {
    const { run, gateway } = runScene(authorizations(5), emptyPayments(5));
    const range = {
      from: Date.parse('2026-11-20T10:00:01Z'),
      to: Date.parse('2026-11-20T10:00:03Z'),
    };
    const ended = await run({ range });
    expect(gateway.searches()[0]?.window).to.deep.equal(range);
    expect(ended.merchants[0]).to.include({ read: 2, updated: 2 });
  });

  it('two merchant ids have transactions of one payment, at the same time → both are written once', async () => {
    const records = ['mid_a', 'mid_b'].map((merchantId, n) =>
      aGatewayTransaction({ id: `G${n}`, merchantId }),
    );
    const { run, payments } = runScene(records, [aPayment()]);
    await run({ merchantIds: ['mid_a', 'mid_b'] });
    const ids = payments.payments()[0]?.transactions.map(({ interactionId }) => interactionId);
    expect(ids?.toSorted()).to.deep.equal(['G0', 'G1']);
  });
});

describe('invariant 6: one merchant id never stops the others', () => {
  it('wrong credentials for one of four → three complete, the run partial, and says which and why', async () => {
    const { run, gateway, payments, watermark } = fourMerchants();
    gateway.failNext('Rejected', 'search', { about: 'mid_c', times: 99 });
    const ended = await run({ merchantIds: MIDS });
    expect(ended.result).to.equal('partial');
    expect(ended.merchants.map(({ result }) => result)).to.deep.equal([
      'completed',
      'completed',
      'failed',
      'completed',
    ]);
    expect(runJson(ended).message).to.match(/mid_c failed: .*search: Rejected/);
    expect(runJson(ended).message).to.not.match(/mid_[abd]/);
    expect(payments.payments().filter(({ version }) => version === 2)).to.have.length(30);
    expect(await watermark('mid_c')).to.equal(BEGUN);
    expect(await watermark('mid_d')).to.be.a('number');
  });

  it('every merchant id fails → the run failed, and names each', async () => {
    const { run, gateway } = fourMerchants();
    gateway.failNext('Unavailable', 'search', { times: 99 });
    const ended = await run({ merchantIds: MIDS });
    expect(ended.result).to.equal('failed');
    for (const merchantId of MIDS) {
      expect(runJson(ended).message).to.contain(`${merchantId} failed`);
    }
  });

  it('a bug in the work of one → it is thrown to the queue, and the others end', async () => {
    const { run, store, watermark, payments } = fourMerchants();
    const { recordPage } = store;
    store.recordPage = async (page) => {
      if (page.merchant.merchantId === 'mid_a') throw new Error('a bug');
      return recordPage(page);
    };
    const ended = run({ merchantIds: MIDS });
    expect(await ended.catch(String)).to.equal('Error: a bug');
    expect(await watermark('mid_d')).to.be.a('number');
    expect(await watermark('mid_a')).to.equal(undefined);
    expect(payments.payments().filter(({ version }) => version === 2)).to.have.length(40);
  });
});

describe('runSync when commercetools does not let us in', () => {
  for (const count of [0, 3]) {
    it(`wrong credentials, ${count} transactions → failed with that message, nothing read as done`, async () => {
      const { run, payments, watermark } = runScene(authorizations(count), emptyPayments(count));
      payments.failNext('Rejected', 'prepare');
      const ended = await run();
      expect(ended.result).to.equal('failed');
      expect(ended.merchants[0]).to.include({ result: 'failed', read: 0, pages: 0 });
      expect(runJson(ended).message).to.contain('mid_a failed: prepare: Rejected');
      expect(payments.count('find') + payments.count('update')).to.equal(0);
      expect(await watermark()).to.equal(BEGUN);
    });
  }

  for (const call of ['update', 'find'] as const)
    it(`invariant 5: every ${call} is refused → partial with what commercetools says, and the next run goes on`, async () => {
      const { run, payments, watermark } = runScene(authorizations(3), emptyPayments(3));
      payments.failNext('Forbidden', call, { times: call === 'find' ? 1 : 3 });
      const ended = await run();
      expect(ended.result).to.equal('partial');
      expect(ended.merchants[0]).to.include({ read: 3, exceptions: 3, updated: 0 });
      expect(runJson(ended).message).to.contain(`${call}: Forbidden`);
      expect(await watermark()).to.equal(BEGUN);
      expect((await run()).merchants[0]).to.include({ result: 'completed', updated: 3 });
      expect(await watermark()).to.not.equal(BEGUN);
    });

  it('it fails while a page is worked on → the page is counted, the run partial, the next finishes', async () => {
    const { run, payments, watermark } = runScene(authorizations(120), emptyPayments(120));
    payments.failNext('Unavailable', 'find', { after: 1 });
    const ended = await run();
    expect(ended.merchants[0]).to.include({
      result: 'partial',
      read: 120,
      updated: 70,
      exceptions: 50,
    });
    expect(await watermark()).to.equal(BEGUN);
    expect((await run()).merchants[0]).to.include({
      result: 'completed',
      updated: 50,
      unchanged: 70,
    });
  });

  it('a payment that others keep changing → partial, so that the next run reads it again', async () => {
    const { run, payments, watermark } = runScene(authorizations(3), emptyPayments(3));
    payments.failNext('VersionConflict', 'update', { times: 5, about: uuid(1) });
    const ended = await run();
    expect(ended.result).to.equal('partial');
    expect(await watermark()).to.equal(BEGUN);
  });
});
