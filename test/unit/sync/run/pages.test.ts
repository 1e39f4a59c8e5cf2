import { expect } from 'chai';
import fc from 'fast-check';
import type { Gateway } from '../../../../src/ports/ports.ts';
import { MAX_WINDOW_TOTAL } from '../../../../src/sync/run/plan.ts';
import { aGatewayTransaction, INSTANT_MS, MERCHANT_ID } from '../../../support/builders.ts';
import { many } from '../../../support/many.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { bound, changing, counting, HOUR, hiding, read, records } from './page-scene.ts';

const idsOf = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);

describe('SP-R14: pages of 50', () => {
  const rows = [
    { count: 0, pageSizes: [], requests: 1 },
    { count: 1, pageSizes: [1], requests: 1 },
    { count: 49, pageSizes: [49], requests: 1 },
    { count: 50, pageSizes: [50], requests: 2 },
    { count: 51, pageSizes: [50, 1], requests: 2 },
    { count: 100, pageSizes: [50, 50], requests: 3 },
    { count: 120, pageSizes: [50, 50, 20], requests: 3 },
  ];
  for (const { count, pageSizes, requests } of rows) {
    it(`${count} transactions → pages of ${pageSizes.join(', ') || 'nothing'}, ${requests} requests`, async () => {
      const gateway = memoryGateway(records(count));
      const reading = await read(gateway);
      expect(reading).to.deep.equal({
        expected: count,
        ids: idsOf(records(count)),
        pageSizes,
        gaps: [],
      });
      expect(gateway.searches().map(({ offset }) => offset)).to.deep.equal(
        Array.from({ length: requests }, (_, page) => page * 50),
      );
    });
  }

  it('every page of a window → asked with the same fixed bounds and limit', async () => {
    const gateway = memoryGateway(records(120));
    await read(gateway);
    for (const { window, limit, merchantId } of gateway.searches()) {
      expect(window).to.deep.equal(HOUR);
      expect({ limit, merchantId }).to.deep.equal({ limit: 50, merchantId: MERCHANT_ID });
    }
  });

  it('a page size beyond what the gateway promises → 2,000 at once', async () => {
    const gateway = memoryGateway(records(1200));
    await read(gateway, { pageSize: 2500 });
    expect(gateway.searches().map(({ limit }) => limit)).to.deep.equal([2000]);
  });

  it('an empty window → the gateway is not asked', async () => {
    const gateway = memoryGateway(records(5));
    const reading = await read(gateway, {}, { from: HOUR.to, to: HOUR.to });
    expect(reading).to.include({ expected: undefined });
    expect(reading.ids).to.deep.equal([]);
    expect(gateway.searches()).to.deep.equal([]);
  });

  it('any number of transactions and page size → every transaction once, in order, no gap', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 120 }),
        async (count, pageSize) => {
          const gateway = memoryGateway(records(count));
          const { ids, gaps } = await read(gateway, { pageSize });
          expect(ids).to.deep.equal(idsOf(records(count)));
          expect(gaps).to.deep.equal([]);
          expect(gateway.searches()).to.have.length(Math.floor(count / pageSize) + 1);
        },
      ),
      many(40),
    ));
});

describe('readPages when the gateway does not keep its word', () => {
  it('it gives fewer on a page than asked for → the next page begins where this one ended', async () => {
    const all = records(120);
    const gateway = memoryGateway(all);
    const capped = bound(gateway);
    const search: typeof capped.search = ({ limit, ...query }) =>
      gateway.search({ ...query, limit: Math.min(limit, 20) });
    const reading = await read({ ...capped, search });
    expect(reading.ids).to.deep.equal(idsOf(all));
    expect(reading.pageSizes).to.deep.equal([20, 20, 20, 20, 20, 20]);
    expect(reading.gaps).to.deep.equal([]);
  });

  it('a record arrives at the end while paging → it is read in the same pass', async () => {
    const all = records(61);
    const gateway = memoryGateway(all.slice(0, 60));
    const late = changing(gateway, (page) => {
      if (page === 2) gateway.add(...all.slice(60));
    });
    const reading = await read(late);
    expect(reading).to.deep.include({ ids: idsOf(all), gaps: [] });
    expect(gateway.searches()).to.have.length(2);
  });

  it('a record arrives in the middle, before the page at hand → a second look finds it', async () => {
    const gateway = memoryGateway(records(120));
    const late = aGatewayTransaction({
      id: 'LATE',
      submittedAt: new Date(INSTANT_MS + 500).toISOString(),
    });
    const reading = await read(changing(gateway, (page) => void (page === 2 && gateway.add(late))));
    expect(reading.gaps).to.deep.equal([]);
    expect(reading.ids.toSorted()).to.deep.equal([...idsOf(records(120)), 'LATE']);
  });

  it('records vanish before the page at hand → those that moved up are not lost', async () => {
    const gateway = memoryGateway(records(120));
    gateway.shrink(10);
    const reading = await read(gateway);
    expect(reading.ids.toSorted()).to.deep.equal(idsOf(records(120)));
    expect(reading.gaps).to.deep.equal([]);
  });

  const hidden = ['G000003', 'G000004', 'G000052'];

  it('fewer records than it counts, in one pass → read once more, and whole', async () => {
    const gateway = memoryGateway(records(70));
    const reading = await read(hiding(gateway, hidden, 2));
    expect(reading.ids.toSorted()).to.deep.equal(idsOf(records(70)));
    expect(reading.ids.slice(-3)).to.deep.equal(hidden);
    expect(reading.gaps).to.deep.equal([]);
  });

  it('fewer records than it counts, always → what there is, and a suspect gap that names both', async () => {
    const { ids, gaps } = await read(hiding(memoryGateway(records(70)), hidden, 99));
    expect(ids).to.have.length(67);
    expect(gaps).to.deep.equal(['suspect: the gateway counts 70 transactions and gives 67']);
  });

  it('it counts records and gives none → two requests, a suspect gap, no endless loop', async () => {
    const gateway = memoryGateway(records(70));
    gateway.drop(50, 99);
    const { ids, gaps } = await read(gateway);
    expect(ids).to.deep.equal([]);
    expect(gaps).to.have.length(1);
    expect(gateway.searches()).to.have.length(2);
  });

  for (const counted of [0, 10, 50, 99])
    it(`it counts ${counted} of 120 → after a full page one more is asked, and none is lost`, async () => {
      const gateway = memoryGateway(records(120));
      const { ids, gaps } = await read(counting(gateway, counted));
      expect(ids).to.deep.equal(idsOf(records(120)));
      expect(gaps).to.deep.equal([]);
    });

  it('it gives 20 on a page and counts 40 of 50 → none is lost', async () => {
    const gateway = memoryGateway(records(50));
    const search: Gateway['search'] = ({ limit, ...query }) =>
      gateway.search({ ...query, limit: Math.min(limit, 20) });
    const { ids, gaps } = await read(counting({ ...bound(gateway), search }, 40));
    expect(ids).to.deep.equal(idsOf(records(50)));
    expect(gaps).to.deep.equal([]);
  });

  it('it gives one id twice with different content → both, and no gap', async () => {
    const [one, two] = records(2).map((record) => ({ ...record, id: 'G' }));
    const gateway = memoryGateway([one, two, one].filter((record) => record !== undefined));
    const { ids, gaps } = await read(counting(gateway, 2));
    expect({ ids, gaps }).to.deep.equal({ ids: ['G', 'G'], gaps: [] });
  });

  it('a row changes between two passes → it is read twice, and counts once: what is missing is still suspect', async () => {
    let page = 0;
    const gateway = memoryGateway(records(2));
    const search: Gateway['search'] = async (query) => {
      const answer = await gateway.search(query);
      page += 1;
      if (!answer.ok) return answer;
      const [first, second] = answer.value.records;
      if (first === undefined || second === undefined || 'malformed' in first) return answer;
      const changed = { ...first, reasonCode: `code of page ${page}` };
      return { ok: true, value: { totalCount: 3, records: [changed, second] } };
    };
    const { ids, gaps } = await read(counting({ ...bound(gateway), search }, 3));
    expect(ids).to.deep.equal(['G000000', 'G000001', 'G000000']);
    expect(gaps).to.deep.equal(['suspect: the gateway counts 3 transactions and gives 2']);
  });

  it('it repeats records on the next page → each is given once', async () => {
    const gateway = memoryGateway(records(120));
    const overlapping = bound(gateway);
    const search: typeof overlapping.search = ({ offset, ...query }) =>
      gateway.search({ ...query, offset: Math.max(0, offset - 7) });
    const reading = await read({ ...overlapping, search });
    expect(new Set(reading.ids).size).to.equal(reading.ids.length);
  });

  it('it ignores the offset → ends, each record once, and says that the window is suspect', async () => {
    const gateway = memoryGateway(records(120));
    const stuck = bound(gateway);
    const search: typeof stuck.search = (query) => gateway.search({ ...query, offset: 0 });
    const { ids, gaps } = await read({ ...stuck, search });
    expect(ids).to.deep.equal(idsOf(records(50)));
    expect(gaps.join()).to.contain('suspect');
  });
});

describe('readPages of more than one window may hold', () => {
  it('2000 → one window; 2001 → parts that hold every transaction once', async () => {
    const one = memoryGateway(records(MAX_WINDOW_TOTAL, 1000));
    await read(one, { pageSize: 500 });
    expect(new Set(one.searches().map(({ window }) => window.from)).size).to.equal(1);
    const many = memoryGateway(records(MAX_WINDOW_TOTAL + 1, 1000));
    const reading = await read(many, { pageSize: 500 });
    expect(reading).to.deep.include({
      expected: 2001,
      ids: idsOf(records(MAX_WINDOW_TOTAL + 1)),
      gaps: [],
    });
    expect(new Set(many.searches().map(({ window }) => window.from)).size).to.be.above(1);
  });

  it('most of them in a few seconds → split again and again, no page beyond the 2,000th record', async () => {
    const crowd = records(5000, 1);
    const gateway = memoryGateway(crowd);
    const reading = await read(gateway, { pageSize: 1000 });
    expect(reading).to.deep.include({ expected: 5000, ids: idsOf(crowd), gaps: [] });
    for (const { offset } of gateway.searches()) expect(offset).to.be.below(MAX_WINDOW_TOTAL);
    expect(gateway.searches().length).to.be.below(60);
  });

  it('all of them in one millisecond → read as it is, no endless loop', async () => {
    const crowd = records(2500, 0);
    const gateway = memoryGateway(crowd);
    const reading = await read(gateway, { pageSize: 500 });
    expect(reading).to.deep.include({ ids: idsOf(crowd), gaps: [] });
    expect(gateway.searches().length).to.be.below(60);
  });
});
