import { expect } from 'chai';
import {
  type CustomTypes,
  createCustomTypes,
  type ProjectType,
} from '../../../src/commercetools/custom-types.ts';
import { ensureType, removeType, type TypeOutcome } from '../../../src/connect/keep-types.ts';
import { isOurs, OURS, planType, WANTED, type WantedType } from '../../../src/connect/type-plan.ts';
import type { Result } from '../../../src/domain/result.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { type CommercetoolsVisitor, enter } from '../../support/commercetools-visitor.ts';

const [PAYMENT, TRANSACTION] = WANTED as readonly [WantedType, WantedType];
const NO_PAUSE = async () => {};

const value = (outcome: Result<TypeOutcome, string>) =>
  outcome.ok ? outcome.value : outcome.error;

const found = (
  resource: string,
  fields: Readonly<Record<string, string>>,
  more: Partial<ProjectType> = {},
): ProjectType => ({
  key: 'isv_transaction_data',
  version: 3,
  resourceTypeIds: [resource],
  fieldDefinitions: Object.entries(fields).map(([name, type]) => ({ name, type: { name: type } })),
  ...more,
});

const AMOUNT = { isv_availableCaptureAmount: 'Number' };

describe('what a custom type of the project lacks (issue 7, item 3)', () => {
  for (const [situation, wanted, type, kind] of [
    ['there is none', TRANSACTION, undefined, 'create'],
    ['it has every field', TRANSACTION, found('transaction', AMOUNT), 'right'],
    [
      'it has fields of others, too',
      TRANSACTION,
      found('transaction', { ...AMOUNT, isv_x: 'String' }),
      'right',
    ],
    ['it lacks our field', TRANSACTION, found('transaction', { isv_x: 'String' }), 'extend'],
    ['it lacks one of two', PAYMENT, found('payment', { isv_merchantId: 'String' }), 'extend'],
    [
      'a field that we write has another type',
      TRANSACTION,
      found('transaction', { isv_availableCaptureAmount: 'Money' }),
      'impossible',
    ],
    [
      'a field that we only read has another type',
      PAYMENT,
      found('payment', { isv_merchantId: 'Enum', isv_saleEnabled: 'Boolean' }),
      'right',
    ],
    ['it is a type of orders', TRANSACTION, found('order', AMOUNT), 'impossible'],
  ] as const) {
    it(`${situation} → ${kind}`, () => {
      expect(planType(wanted, type).kind).to.equal(kind);
    });
  }

  for (const [situation, type, expected] of [
    [
      'made by us and as we made it',
      found('transaction', AMOUNT, { description: { en: OURS } }),
      true,
    ],
    ['made by the plugin', found('transaction', AMOUNT), false],
    [
      'made by us, and somebody added a field',
      found('transaction', { ...AMOUNT, isv_x: 'String' }, { description: { en: OURS } }),
      false,
    ],
  ] as const) {
    it(`a type that was ${situation} is ${expected ? '' : 'not '}ours`, () => {
      expect(isOurs(TRANSACTION, type)).to.equal(expected);
    });
  }
});

describe('custom types of a project (issue 7, item 3)', () => {
  let server: CommercetoolsServer;
  let types: CustomTypes;
  let visitor: CommercetoolsVisitor;
  beforeEach(async () => {
    server = await startCommercetools();
    visitor = await enter(server);
    const { url, projectKey, clientId, clientSecret } = server;
    const retry = { retries: 2, firstPauseMs: 1, longestPauseMs: 5 };
    const hosts = { authUrl: url, apiUrl: url, timeoutMs: 5_000, retry };
    types = createCustomTypes({ ...hosts, projectKey, clientId, clientSecret });
  });
  afterEach(() => server.close());

  const ensure = (wanted = TRANSACTION) => ensureType(types, wanted, NO_PAUSE);
  const fieldsOf = (key: string) => server.type(key)?.fieldDefinitions.map(({ name }) => name);
  const plugins = (key: string, resource: string, name: string, type: string) =>
    visitor.send('/types', {
      method: 'POST',
      body: JSON.stringify({
        key,
        name: { en: key },
        resourceTypeIds: [resource],
        fieldDefinitions: [{ name, type: { name: type }, label: { en: name }, required: false }],
      }),
    });

  for (const wanted of WANTED) {
    it(`${wanted.key}: absent → made with its fields, and the second time left alone`, async () => {
      expect(value(await ensure(wanted))).to.equal('made');
      expect(fieldsOf(wanted.key)).to.deep.equal(wanted.fields.map(({ name }) => name));
      const before = server.type(wanted.key);
      expect(value(await ensure(wanted))).to.equal('right');
      expect(server.type(wanted.key)).to.equal(before);
    });
  }

  it('one of the plugin is extended, and keeps its id, its fields and its names', async () => {
    await plugins('isv_payment_data', 'payment', 'isv_merchantId', 'String');
    const before = server.type('isv_payment_data');
    expect(value(await ensure(PAYMENT))).to.equal('extended');
    const after = server.type('isv_payment_data');
    expect(after).to.deep.include({ id: before?.id, name: before?.name });
    expect(after?.fieldDefinitions[0]).to.deep.equal(before?.fieldDefinitions[0]);
    expect(fieldsOf('isv_payment_data')).to.deep.equal(['isv_merchantId', 'isv_saleEnabled']);
  });

  it('one that cannot serve us is left as it is, and the error says what to do', async () => {
    await plugins('isv_transaction_data', 'transaction', 'isv_availableCaptureAmount', 'String');
    const before = server.type('isv_transaction_data');
    const outcome = await ensure();
    expect(outcome.ok ? '' : outcome.error).to.match(/is a String, and Number is needed.*by hand/);
    expect(server.type('isv_transaction_data')).to.equal(before);
  });

  for (const [situation, fault, on] of [
    ['the answer to the new type is lost', { kind: 'reset-after' }, 'type-create'],
    ['the new type is refused once', { kind: 'status', status: 503 }, 'type-create'],
    ['a look fails once', { kind: 'status', status: 503 }, 'type'],
  ] as const) {
    it(`${situation} → looked at again, and there is one type in the end`, async () => {
      server.failNext(fault, { on });
      expect((await ensure()).ok).to.equal(true);
      expect(fieldsOf(TRANSACTION.key)).to.deep.equal(['isv_availableCaptureAmount']);
    });
  }

  it('two deployments at once → one type, and both go well', async () => {
    const both = await Promise.all([ensure(), ensure()]);
    expect(both.map(({ ok }) => ok)).to.deep.equal([true, true]);
    expect(server.type(TRANSACTION.key)?.version).to.equal(1);
  });

  it('a client without the scope fails, and is told which one', async () => {
    server.failNext({ kind: 'status', status: 403 }, { on: 'type-create', times: 10 });
    const outcome = await ensure();
    expect(outcome.ok ? '' : outcome.error).to.include('lacks a scope');
  });

  describe('are removed at the end', () => {
    const remove = () => removeType(types, TRANSACTION);
    const addPayment = () => {
      const transaction = { type: 'Charge', state: 'Success', centAmount: 1 } as const;
      const transactions = [{ ...transaction, availableCaptureAmount: 1 }];
      server.addPayment({ currency: 'EUR', centAmount: 1, transactions });
    };

    it('ours and unused → removed; once more → absent', async () => {
      await ensure();
      expect(value(await remove())).to.equal('removed');
      expect(server.type(TRANSACTION.key)).to.equal(undefined);
      expect(value(await remove())).to.equal('absent');
    });

    it('ours and in use → kept', async () => {
      await ensure();
      addPayment();
      expect(value(await remove())).to.equal('kept');
      expect(fieldsOf(TRANSACTION.key)).to.deep.equal(['isv_availableCaptureAmount']);
    });

    it('of the plugin, in use or not → kept, and never asked to go', async () => {
      await plugins('isv_transaction_data', 'transaction', 'isv_availableCaptureAmount', 'Number');
      expect(value(await remove())).to.equal('kept');
      expect(server.counts()['type-delete']).to.equal(0);
    });

    it('the answer is lost → looked at again, and removed', async () => {
      await ensure();
      server.failNext({ kind: 'reset-after' }, { on: 'type-delete' });
      expect(value(await remove())).to.equal('removed');
    });

    it('an outage → fails, and the type is there', async () => {
      await ensure();
      server.failNext({ kind: 'status', status: 503 }, { on: 'type-delete' });
      expect((await remove()).ok).to.equal(false);
      expect(fieldsOf(TRANSACTION.key)).to.have.length(1);
    });
  });
});
