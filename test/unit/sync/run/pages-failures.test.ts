import { expect } from 'chai';
import type { Failure } from '../../../../src/domain/failure.ts';
import type { Result } from '../../../../src/domain/result.ts';
import type { SearchPage } from '../../../../src/ports/ports.ts';
import { readPages } from '../../../../src/sync/run/pages.ts';
import { INSTANT_MS, MERCHANT_ID } from '../../../support/builders.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { bound, HOUR, hiding, read, records, refusing } from './page-scene.ts';

const idsOf = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);

describe('invariant 6: one bad page never stops the others', () => {
  const rows = [
    { fails: 1, kind: 'Unavailable', read: [] as number[], requests: 1 },
    { fails: 2, kind: 'Unavailable', read: [0, 2], requests: 3 },
    { fails: 3, kind: 'Unavailable', read: [0, 1], requests: 3 },
    { fails: 1, kind: 'Rejected', read: [], requests: 1 },
    { fails: 2, kind: 'Rejected', read: [0], requests: 2 },
  ] as const;
  for (const { fails, kind, read: pages, requests } of rows) {
    const outcome = pages.length === 0 ? 'nothing' : `pages ${pages.map((n) => n + 1).join(', ')}`;
    it(`page ${fails} of 3 is ${kind} → ${outcome}, and a gap that says so`, async () => {
      const gateway = memoryGateway(records(120));
      gateway.failNext(kind, 'search', { after: fails - 1 });
      const reading = await read(gateway);
      const expected = pages.flatMap((page) =>
        idsOf(records(120)).slice(page * 50, page * 50 + 50),
      );
      expect(reading.ids).to.deep.equal(expected);
      expect(reading.gaps).to.have.length(1);
      expect(reading.gaps[0]).to.contain(`search: ${kind}`);
      expect(gateway.searches()).to.have.length(requests);
    });
  }

  it('the second look fails → a gap, and no third', async () => {
    const gateway = memoryGateway(records(40));
    gateway.failNext('Unavailable', 'search', { after: 1 });
    const { gaps } = await read(hiding(gateway, ['G000003'], 99));
    expect(gaps).to.have.length(1);
    expect(gateway.searches()).to.have.length(2);
  });

  it('one part of a split window fails → the other parts are read', async () => {
    const all = records(2400);
    const gateway = memoryGateway(all);
    gateway.failNext('Unavailable', 'search', { after: 1 });
    const { ids, gaps } = await read(gateway, { pageSize: 2000 });
    expect(gaps).to.have.length(1);
    expect(ids.length).to.be.within(1000, 2399);
    expect(ids.at(-1)).to.equal(all.at(-1)?.id);
  });
});

describe('HTTP 400 on a window: it is split before it fails', () => {
  const all = records(120, 29_000);
  const width = ({ from, to }: { readonly from: number; readonly to: number }) => to - from;

  it('only windows above 10 minutes are refused → every record once, no gap', async () => {
    const gateway = memoryGateway(all);
    const { ids, gaps } = await read(refusing(gateway, (window) => width(window) > 600_000));
    expect({ ids, gaps }).to.deep.equal({ ids: idsOf(all), gaps: [] });
  });

  it('the second page is refused → the window is split, and what was given is not given again', async () => {
    const gateway = memoryGateway(all);
    gateway.failNext('Invalid', 'search', { after: 1 });
    const { ids, gaps } = await read(gateway);
    expect({ ids, gaps }).to.deep.equal({ ids: idsOf(all), gaps: [] });
  });

  it('one record that no window may hold → the smallest window around it is the gap, the rest is read', async () => {
    const at = INSTANT_MS + 1_000_000;
    const gateway = memoryGateway(all);
    const reading = await read(refusing(gateway, ({ from, to }) => from <= at && at < to));
    expect(reading.gaps).to.have.length(1);
    expect(reading.gaps[0]).to.match(
      /^HTTP 400.* this window of \d\d s, and splitting it does not help$/,
    );
    expect(reading.ids.length).to.be.within(117, 119);
  });

  it('every window is refused → gaps, nothing read, and it does not ask for ever', async () => {
    const gateway = memoryGateway(all);
    const week = { from: INSTANT_MS, to: INSTANT_MS + 7 * 86_400_000 };
    const { ids, gaps } = await read(
      refusing(gateway, () => true),
      {},
      week,
    );
    expect(ids).to.deep.equal([]);
    expect(gaps).to.have.length.of.at.least(3);
    expect(gateway.searches().length).to.be.below(40);
  });
});

describe('readPages fetches ahead', () => {
  /** A gateway whose answers wait until they are let go, one by one. */
  function gated(count: number) {
    const gateway = memoryGateway(records(count));
    const waiting: (() => void)[] = [];
    const search = async (query: Parameters<typeof gateway.search>[0]) => {
      const answer = gateway.search(query);
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
      return answer;
    };
    const offsets = () => gateway.searches().map(({ offset }) => offset);
    return { gateway: { ...bound(gateway), search }, offsets, release: () => waiting.shift()?.() };
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve));

  async function firstPage(count: number) {
    const world = gated(count);
    const source = { gateway: world.gateway, merchantId: MERCHANT_ID, pageSize: 50 };
    const events = readPages(source, HOUR);
    const counted = events.next();
    await settled();
    world.release();
    expect((await counted).value).to.deep.equal({ kind: 'count', total: count });
    const page = await events.next();
    expect(page.value).to.include({ kind: 'page' });
    await settled();
    return { ...world, events };
  }

  it('page 1 is being worked on → page 2 has been asked for, page 3 has not', async () => {
    const { events, offsets, release } = await firstPage(200);
    expect(offsets()).to.deep.equal([0, 50]);
    release();
    await settled();
    await settled();
    expect(offsets(), 'page 2 has come, and nobody took it').to.deep.equal([0, 50]);
    const second = await events.next();
    expect(second.value).to.include({ kind: 'page' });
    await settled();
    expect(offsets()).to.deep.equal([0, 50, 100]);
    release();
    await events.return(undefined);
  });

  it('whoever reads stops early → the page under way is waited for, and none is asked for after it', async () => {
    const { events, offsets, release } = await firstPage(200);
    let ended = false;
    const stopping = events.return(undefined).then(() => {
      ended = true;
    });
    await settled();
    expect(ended, 'a request is still under way').to.equal(false);
    release();
    await stopping;
    await settled();
    expect(offsets()).to.deep.equal([0, 50]);
    expect(await events.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('whoever reads throws → its own error comes out, nothing runs on', async () => {
    const gateway = memoryGateway(records(200));
    const source = { gateway, merchantId: MERCHANT_ID, pageSize: 50 };
    const reading = (async () => {
      for await (const event of readPages(source, HOUR)) {
        if (event.kind === 'page') throw new Error('the reader broke');
      }
    })();
    expect(await reading.catch(String)).to.equal('Error: the reader broke');
    await settled();
    expect(gateway.searches()).to.have.length(2);
  });

  it('a gateway that throws, which is a bug → the reader gets the error, the process does not end', async () => {
    const gateway = memoryGateway(records(200));
    const search = async (
      query: Parameters<typeof gateway.search>[0],
    ): Promise<Result<SearchPage, Failure>> => {
      if (query.offset === 50) throw new Error('a bug');
      return gateway.search(query);
    };
    const source = {
      gateway: { ...bound(gateway), search },
      merchantId: MERCHANT_ID,
      pageSize: 50,
    };
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
    try {
      const reading = (async () => {
        for await (const event of readPages(source, HOUR)) {
          if (event.kind === 'page') await settled();
        }
      })();
      expect(await reading.catch(String)).to.equal('Error: a bug');
      expect(unhandled).to.deep.equal([]);
    } finally {
      process.removeListener('unhandledRejection', note);
      for (const other of others) process.on('unhandledRejection', other);
    }
  });
});
