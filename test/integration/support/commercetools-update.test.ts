import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { type CommercetoolsVisitor, enter } from '../../support/commercetools-visitor.ts';

const AMOUNT = { currencyCode: 'EUR', centAmount: 500 };
const CHARGE = { type: 'Charge', state: 'Success', amount: AMOUNT, interactionId: 'G2' };
const ADD = { action: 'addTransaction', transaction: CHARGE };
const CUSTOM = {
  type: { typeId: 'type', key: 'isv_transaction_data' },
  fields: { isv_availableCaptureAmount: 500 },
};

describe('an update of the commercetools of the tests', () => {
  let server: CommercetoolsServer;
  let visitor: CommercetoolsVisitor;
  let id: string;
  let transactionId: string;

  before(async () => {
    server = await startCommercetools();
    visitor = await enter(server);
    server.addType('isv_transaction_data');
    server.addType('somebody-elses');
  });
  after(() => server.close());

  beforeEach(() => {
    const transactions = [{ type: 'Charge', state: 'Pending', centAmount: 1000 } as const];
    const payment = server.addPayment({ currency: 'EUR', centAmount: 1000, transactions });
    id = payment.id;
    transactionId = payment.transactions[0]?.id ?? '';
  });

  const about = (action: string, rest: object) => ({ action, transactionId, ...rest });
  const add = (change: object) => ({ ...ADD, transaction: { ...CHARGE, ...change } });

  it('adds a transaction as commercetools keeps it, and finds it by its interactionId', async () => {
    const { body } = await visitor.update(id, 1, [
      add({ timestamp: '2026-11-20T10:00:00Z', custom: CUSTOM }),
    ]);
    expect(body).to.nested.include({
      version: 2,
      'transactions[1].amount.fractionDigits': 2,
      'transactions[1].timestamp': '2026-11-20T10:00:00.000Z',
      'transactions[1].custom.fields.isv_availableCaptureAmount': 500,
      'transactions[1].custom.type.id': server.addType('isv_transaction_data'),
    });
    const where = `transactions(interactionId = "G2") and id = "${id}"`;
    const found = await visitor.query('payments', { where });
    expect(found.body).to.have.nested.property('results[0].id', id);
    expect(server.payment(id)?.version).to.equal(2);
  });

  it('adds a transaction without state as Initial, and one interactionId twice', async () => {
    const { body } = await visitor.update(id, 1, [add({ state: undefined }), ADD]);
    expect(body).to.nested.include({ version: 3, 'transactions[1].state': 'Initial' });
    expect(body).to.have.nested.property('transactions[2].interactionId', 'G2');
  });

  it('changes the named transaction, one version for each action', async () => {
    const { body } = await visitor.update(id, 1, [
      about('changeTransactionState', { state: 'Success' }),
      about('changeTransactionInteractionId', { interactionId: 'G7' }),
      about('changeTransactionTimestamp', { timestamp: '2026-11-20T10:00:00Z' }),
      about('setTransactionCustomType', CUSTOM),
      about('setTransactionCustomField', { name: 'isv_availableCaptureAmount', value: 7 }),
    ]);
    expect(body).to.nested.include({
      version: 6,
      'transactions[0].state': 'Success',
      'transactions[0].interactionId': 'G7',
      'transactions[0].custom.fields.isv_availableCaptureAmount': 7,
    });
  });

  it('is found by its new interactionId and no more by the old one', async () => {
    await visitor.update(id, 1, [
      about('changeTransactionInteractionId', { interactionId: 'old' }),
    ]);
    await visitor.update(id, 2, [
      about('changeTransactionInteractionId', { interactionId: 'new' }),
    ]);
    for (const [interactionId, count] of [
      ['old', 0],
      ['new', 1],
    ]) {
      const where = `transactions(interactionId = "${interactionId}")`;
      const { body } = await visitor.query('payments', { where });
      expect(body).to.have.property('count', count);
    }
  });

  it('without effect keeps the version', async () => {
    const same = about('changeTransactionState', { state: 'Pending' });
    const { status, body } = await visitor.update(id, 1, [same]);
    expect(status).to.equal(200);
    expect(body).to.have.property('version', 1);
  });

  it('of an older version → 409 that tells the newest', async () => {
    await visitor.update(id, 1, [ADD]);
    const { status, body } = await visitor.update(id, 1, [ADD]);
    expect(status).to.equal(409);
    const message = `Object ${id} has a different version than expected. Expected: 1 - Actual: 2.`;
    const errors = [{ code: 'ConcurrentModification', message, currentVersion: 2 }];
    expect(body).to.deep.equal({ statusCode: 409, message, errors });
  });

  it('of four at once is written by exactly one', async () => {
    const visits = await Promise.all([1, 2, 3, 4].map(() => visitor.update(id, 1, [ADD])));
    expect(visits.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409]);
  });

  it('is written whole or not at all', async () => {
    const { status } = await visitor.update(id, 1, [ADD, { action: 'wat' }]);
    expect(status).to.equal(400);
    expect(server.payment(id)).to.include({ version: 1 });
    expect(server.payment(id)?.transactions).to.have.length(1);
  });

  it('of nobody → 404', async () => {
    expect((await visitor.update('nobody', 1, [])).status).to.equal(404);
  });

  it('of 500 actions is accepted, of 501 → 400', async () => {
    const same = about('changeTransactionState', { state: 'Pending' });
    expect((await visitor.update(id, 1, Array(500).fill(same))).status).to.equal(200);
    expect((await visitor.update(id, 1, Array(501).fill(same))).status).to.equal(400);
  });
});
