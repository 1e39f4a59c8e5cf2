import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { type CommercetoolsVisitor, enter } from '../../support/commercetools-visitor.ts';

const AMOUNT = { currencyCode: 'EUR', centAmount: 500 };
const CHARGE = { type: 'Charge', state: 'Success', amount: AMOUNT, interactionId: 'G2' };
const CUSTOM = {
  type: { typeId: 'type', key: 'isv_transaction_data' },
  fields: { isv_availableCaptureAmount: 500 },
};

describe('an update that the commercetools of the tests refuses', () => {
  let server: CommercetoolsServer;
  let visitor: CommercetoolsVisitor;
  let id: string;
  let transactionId: string;

  before(async () => {
    server = await startCommercetools();
    visitor = await enter(server);
    server.addType('isv_transaction_data');
    server.addType('somebody-elses');
    const transactions = [{ type: 'Charge', state: 'Pending', centAmount: 1000 } as const];
    const payment = server.addPayment({ currency: 'EUR', centAmount: 1000, transactions });
    id = payment.id;
    transactionId = payment.transactions[0]?.id ?? '';
  });
  after(() => server.close());

  const about = (action: string, rest: object) => ({ action, transactionId, ...rest });
  const add = (change: object) => ({
    action: 'addTransaction',
    transaction: { ...CHARGE, ...change },
  });

  const available = 'isv_availableCaptureAmount';
  const foreign = { type: { typeId: 'type', key: 'somebody-elses' } };
  const refused: readonly {
    readonly rule: string;
    readonly code: string;
    readonly actions: () => readonly unknown[];
  }[] = [
    { rule: 'unknown action', code: 'InvalidInput', actions: () => [{ action: 'wat' }] },
    { rule: 'no action', code: 'InvalidInput', actions: () => ['addTransaction'] },
    { rule: 'unknown type', code: 'InvalidInput', actions: () => [add({ type: 'Wat' })] },
    { rule: 'unknown state', code: 'InvalidInput', actions: () => [add({ state: 'success' })] },
    {
      rule: 'empty interactionId',
      code: 'InvalidInput',
      actions: () => [add({ interactionId: '' })],
    },
    { rule: 'unknown field', code: 'InvalidInput', actions: () => [add({ interactionID: 'G' })] },
    { rule: 'no amount', code: 'InvalidInput', actions: () => [add({ amount: undefined })] },
    {
      rule: 'currency of two letters',
      code: 'InvalidInput',
      actions: () => [add({ amount: { ...AMOUNT, currencyCode: 'EU' } })],
    },
    {
      rule: 'broken minor units',
      code: 'InvalidInput',
      actions: () => [add({ amount: { ...AMOUNT, centAmount: 1.5 } })],
    },
    {
      rule: 'minor units beyond a safe integer',
      code: 'InvalidInput',
      actions: () => [add({ amount: { ...AMOUNT, centAmount: 2 ** 53 } })],
    },
    {
      rule: 'fraction digits of another currency',
      code: 'InvalidInput',
      actions: () => [add({ amount: { ...AMOUNT, fractionDigits: 3 } })],
    },
    {
      rule: 'a day for a timestamp',
      code: 'InvalidInput',
      actions: () => [add({ timestamp: '2026-11-20' })],
    },
    {
      rule: 'unknown custom type',
      code: 'ReferencedResourceNotFound',
      actions: () => [add({ custom: { type: { typeId: 'type', key: 'unknown' } } })],
    },
    {
      rule: 'undeclared custom field',
      code: 'InvalidField',
      actions: () => [add({ custom: { ...CUSTOM, fields: { wat: 1 } } })],
    },
    {
      rule: 'custom field of another type',
      code: 'InvalidField',
      actions: () => [add({ custom: { ...CUSTOM, fields: { [available]: '5' } } })],
    },
    {
      rule: 'unknown transaction',
      code: 'InvalidOperation',
      actions: () => [about('changeTransactionState', { transactionId: 'no', state: 'Success' })],
    },
    {
      rule: 'custom field without custom type',
      code: 'InvalidOperation',
      actions: () => [about('setTransactionCustomField', { name: available, value: 5 })],
    },
    {
      rule: 'our custom field on a foreign type',
      code: 'InvalidField',
      actions: () => [
        about('setTransactionCustomType', foreign),
        about('setTransactionCustomField', { name: available, value: 5 }),
      ],
    },
    {
      rule: 'removing a custom field that is not there',
      code: 'InvalidOperation',
      actions: () => [
        about('setTransactionCustomType', { type: CUSTOM.type }),
        about('setTransactionCustomField', { name: available }),
      ],
    },
  ];
  for (const { rule, code, actions } of refused)
    it(`${rule} → 400 ${code}`, async () => {
      const { status, body } = await visitor.update(id, 1, actions());
      expect(status).to.equal(400);
      expect(body).to.have.nested.property('errors[0].code', code);
      expect(server.payment(id)).to.have.property('version', 1);
    });

  for (const body of ['{', '[]', '{"version":"1","actions":[]}', '{"version":1}'])
    it(`body ${body} → 400`, async () => {
      const visit = await visitor.send(`/payments/${id}`, { method: 'POST', body });
      expect(visit.status).to.equal(400);
    });
});
