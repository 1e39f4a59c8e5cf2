import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  type Chapter,
  countMissing,
  createShop,
  MERCHANTS,
  SCENARIOS,
} from '../../../src/sandbox/seed.ts';

const NOW = Date.parse('2026-11-21T07:30:00Z');
const YESTERDAY = Date.parse('2026-11-20T00:00:00Z');

/** Rows that a first run reads: since the start of yesterday. */
function recentRows(chapters: readonly Chapter[]): readonly Chapter['rows'][number][] {
  return chapters
    .flatMap(({ rows }) => rows)
    .filter(({ submitTimeUtc }) => Date.parse(submitTimeUtc) >= YESTERDAY);
}

function named(name: string): readonly Chapter[] {
  return createShop(NOW).history.filter(({ scenario }) => scenario === name);
}

describe('sandbox shop', () => {
  const { history } = createShop(NOW);
  const payments = history.flatMap(({ payment }) => payment ?? []);

  it('the same time, told twice, is the same shop', () => {
    expect(createShop(NOW).history).to.deep.equal(history);
  });

  it('every scenario, as often as the table says, is present', () => {
    for (const { name, times, standing } of SCENARIOS) {
      const told = history.filter(({ scenario }) => scenario === name);
      expect(told, name).to.have.length(times);
      for (const chapter of told) expect(chapter.standing, name).to.equal(standing);
    }
  });

  it('about 370 payments, of which at least 280 miss transactions, with about twenty exceptions', () => {
    expect(payments.length).to.be.within(360, 390);
    expect(countMissing(history)).to.be.at.least(280);
    expect(history.filter(({ standing }) => standing === 'exception').length).to.be.within(16, 22);
  });

  it('a missing payment, compared with its rows, lacks at least one recent gateway transaction', () => {
    for (const { payment, rows, scenario, standing } of history) {
      const known = new Set(payment?.transactions?.map(({ interactionId }) => interactionId));
      const lacking = rows.filter(({ id }) => !known.has(id));
      if (standing === 'missing') expect(lacking, scenario).to.not.be.empty;
      if (standing === 'right' || standing === 'wrong') expect(lacking, scenario).to.be.empty;
    }
  });

  it('four merchant ids in four currencies, have more than 50 rows each and one more than 150', () => {
    const counts = MERCHANTS.map(
      ({ merchantId }) =>
        recentRows(history.filter((chapter) => chapter.merchantId === merchantId)).length,
    );
    expect(Math.min(...counts)).to.be.above(50);
    expect(Math.max(...counts)).to.be.above(150);
    const currencies = new Set(payments.map(({ amount }) => amount.currencyCode));
    expect([...currencies].sort()).to.deep.equal(['EUR', 'JPY', 'KWD', 'USD']);
  });

  it('ids, order numbers and gateway ids, are unique', () => {
    const orders = history.flatMap(({ order }) => order ?? []);
    const rows = history.flatMap((chapter) => chapter.rows);
    expect(new Set(payments.map(({ id }) => id)).size).to.equal(payments.length);
    expect(new Set(orders.map(({ orderNumber }) => orderNumber)).size).to.equal(orders.length);
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length);
    for (const { id } of rows) expect(id).to.match(/^\d{22}$/);
    for (const { orderNumber } of orders) expect(orderNumber).to.match(/^[A-Z]{2}-\d{5}$/);
  });

  it('everything that happened, at any hour of the day, is past and settled', () => {
    for (const hour of ['00:00:30', '12:00:00', '23:59:59']) {
      const now = Date.parse(`2026-11-21T${hour}Z`);
      for (const { rows } of createShop(now).history) {
        for (const { submitTimeUtc } of rows) {
          expect(Date.parse(submitTimeUtc)).to.be.at.most(now - 60_000);
        }
      }
    }
  });

  it('payments of the default merchant id, alone, carry no isv_merchantId', () => {
    for (const { payment, merchantId } of history) {
      const expected = merchantId === 'acme_us' ? undefined : merchantId;
      if (payment !== undefined) expect(payment.merchantId).to.equal(expected);
    }
  });

  it('a voided capture, in the details, is told with what voided it', () => {
    const [chapter] = named('void of a capture missing');
    const [authorization, capture, voided] = chapter?.rows ?? [];
    const said = (id = '') =>
      Object.assign(
        {},
        ...(chapter?.descriptions ?? []).filter((one) => one.id === id).map(({ extra }) => extra),
      );
    expect(said(capture?.id)).to.include({ status: 'VOIDED' });
    expect(said(voided?.id)).to.include({ rootId: authorization?.id });
    expect(said(voided?.id).relatedIds).to.have.members([capture?.id, authorization?.id]);
  });

  it('the orders that the README shows, are of the kind it says', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const [scenario, sentence] of [
      ['held sale, accepted and captured from its case', /`(\S+)`, a sale held for review/],
      ['bank transfer ended', /`(\S+)`, a bank transfer that had been Pending/],
      ['bank transfer failed', /\(`(\S+)` is one that failed/],
      [
        'refund made in the Business Center, under a reference of its own',
        /`(\S+)`, refunded in the Business Center/,
      ],
    ] as const) {
      const orders = named(scenario).map(({ order }) => order?.orderNumber);
      expect(orders, scenario).to.include(sentence.exec(readme)?.[1]);
    }
  });

  it('the next orders, asked for twice, are new payments around that time', () => {
    const shop = createShop(NOW);
    const first = shop.nextOrders(NOW + 20_000);
    const second = shop.nextOrders(NOW + 40_000);
    const ids = [...history, ...first, ...second].flatMap(({ payment }) => payment?.id ?? []);
    expect(first.length).to.be.within(2, 4);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { standing } of first) expect(standing).to.equal('missing');
    expect(
      recentRows(second).every(({ submitTimeUtc }) => Date.parse(submitTimeUtc) <= NOW + 40_000),
    ).to.be.true;
  });
});
