import { expect } from 'chai';
import {
  toGatewayTransaction,
  toTransactionDetails,
} from '../../../src/cybersource/to-gateway-transaction.ts';
import { applications, DRIFTING, GOOD, MALFORMED, type Row } from './row-cases.ts';

const read = (row: unknown) => toGatewayTransaction(row, 'shop_one');

describe('toGatewayTransaction', () => {
  describe('a row that is not as documented', () => {
    for (const { rule, row, names } of MALFORMED)
      it(`${rule}, is malformed, names ${names}, and has the same id each time`, () => {
        const record = read(row);
        expect(record).to.have.property('malformed').that.includes(names);
        expect(record.id).to.match(/^(7224200000000000000001|unreadable-[0-9a-f]{16})$/);
        expect(read(row)).to.deep.equal(record);
        expect(record.merchantId).to.equal('shop_one');
      });

    it('two rows without id and of different content, have different ids', () => {
      const [one, two] = [read({ a: 1 }), read({ a: 2 })];
      expect(one.id).to.not.equal(two.id);
    });

    it('a row with a hundred problems, is told in 500 characters', () => {
      const record = read(applications(Array.from({ length: 100 }, () => null)));
      expect('malformed' in record && record.malformed.length).to.be.at.most(500);
    });
  });

  describe('a row that drifts', () => {
    for (const { rule, row, reads } of DRIFTING)
      it(`${rule}, is read all the same`, () => {
        expect(read(row)).to.deep.include(reads).and.not.have.property('malformed');
      });
  });
});

describe('toTransactionDetails', () => {
  const { submitTimeUtc, ...rest } = GOOD;
  const details: Row = { ...rest, submitTimeUTC: submitTimeUtc };
  const related = (href: string) => ({ _links: { relatedTransactions: [{ href }] } });

  it('a status beside and within the application information, is the one within', () => {
    const applicationInformation = {
      ...Object(GOOD.applicationInformation),
      status: 'TRANSMITTED',
    };
    const read = toTransactionDetails(
      { ...details, status: 'X', applicationInformation },
      'shop_one',
    );
    expect(read?.record.status).to.equal('TRANSMITTED');
  });

  it('no links and no root, are no relations', () => {
    expect(toTransactionDetails(details, 'shop_one')?.relatedIds).to.deep.equal([]);
    expect(
      toTransactionDetails({ ...details, _links: null }, 'shop_one')?.relatedIds,
    ).to.deep.equal([]);
  });

  it('a link, is the last part of its address', () => {
    const answer = {
      ...details,
      ...related('https://apitest.cybersource.com/tss/v2/transactions/55'),
    };
    expect(toTransactionDetails(answer, 'shop_one')?.relatedIds).to.deep.equal(['55']);
  });

  for (const answer of [
    null,
    {},
    [],
    { ...details, id: undefined },
    { ...details, submitTimeUTC: 'soon' },
    { ...details, _links: 7 },
  ])
    it(`${JSON.stringify(answer).slice(0, 40)}, is unreadable`, () => {
      expect(toTransactionDetails(answer, 'shop_one')).to.equal(undefined);
    });
});
