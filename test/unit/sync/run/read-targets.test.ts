import { expect } from 'chai';
import type { Evidence } from '../../../../src/domain/decide/evidence.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { err, ok } from '../../../../src/domain/result.ts';
import type { Target } from '../../../../src/domain/runs/run-request.ts';
import type { Checkpoint, Gateway } from '../../../../src/ports/ports.ts';
import type { PageEvent } from '../../../../src/sync/run/pages.ts';
import { readTargets } from '../../../../src/sync/run/read-targets.ts';
import { aGatewayTransaction, application, INSTANT_MS } from '../../../support/builders.ts';
import { type MemoryGateway, memoryGateway } from '../../../support/memory-gateway.ts';

const WINDOW = { from: INSTANT_MS, to: INSTANT_MS + 1000 };

const AUTH = aGatewayTransaction({ id: 'auth', clientReference: 'order-1' });
const CAPTURE = aGatewayTransaction({
  ...{
    id: 'capture',
    clientReference: 'order-1',
    submittedAt: '2026-11-20T10:05:00Z',
  },
  applications: [application('ics_bill', '100', '1')],
});
const FOREIGN = aGatewayTransaction({
  id: 'foreign',
  clientReference: 'order-2',
});
const NAMELESS = aGatewayTransaction({
  id: 'nameless',
  clientReference: undefined,
});

const by = (target: Partial<Target>): Target => ({
  transactionId: undefined,
  clientReference: undefined,
  ...target,
});

async function eventsOf(
  gateway: Gateway,
  targets: Partial<Target> | readonly Partial<Target>[],
  since?: Checkpoint,
) {
  const source = { gateway, merchantId: 'mid_a', pageSize: 50 };
  const events: PageEvent[] = [];
  const asked = [targets].flat().map(by);
  for await (const event of readTargets(source, asked, WINDOW, since)) events.push(event);
  return events;
}

const NONE = new Map();

/** What the gateway says of records when it is asked for each. */
const detailsOf = (...records: readonly GatewayTransaction[]) =>
  new Map(records.map((record) => [record.id, { record, rootId: undefined, relatedIds: [] }]));

/** The events of reading a target that was found: its count and its one page, with the details that were read. */
const found = (records: readonly GatewayTransaction[], evidence: Evidence = NONE) => [
  { kind: 'count', total: records.length },
  {
    ...{ kind: 'page', records, evidence },
    next: { from: WINDOW.from, seen: records.map(({ id }) => id) },
  },
];

const TABLE = [
  {
    situation: 'by client reference, gives all transactions that bear it',
    target: { clientReference: 'order-1' },
    events: found([AUTH, CAPTURE]),
    asked: { details: 0, searchByReferences: 1 },
  },
  {
    situation:
      'by transaction id, learns the reference from its details, and gives its siblings, too',
    target: { transactionId: 'capture' },
    events: found([CAPTURE, AUTH], detailsOf(CAPTURE)),
    asked: { details: 1, searchByReferences: 1 },
  },
  {
    situation: 'by both, gives each transaction once',
    target: { transactionId: 'auth', clientReference: 'order-1' },
    events: found([AUTH, CAPTURE], detailsOf(AUTH)),
    asked: { details: 1, searchByReferences: 1 },
  },
  {
    situation:
      'by both that are not of one payment, gives what each names: the reference was told, not learnt',
    target: { transactionId: 'foreign', clientReference: 'order-1' },
    events: found([FOREIGN, AUTH, CAPTURE], detailsOf(FOREIGN)),
    asked: { details: 1, searchByReferences: 1 },
  },
  {
    situation: 'by the id of a transaction without reference, gives that alone',
    target: { transactionId: 'nameless' },
    events: found([NAMELESS], detailsOf(NAMELESS)),
    asked: { details: 1, searchByReferences: 0 },
  },
  {
    situation: 'by a reference that nobody knows, counts none and gives no page',
    target: { clientReference: 'nobody' },
    events: [{ kind: 'count', total: 0 }],
    asked: { details: 0, searchByReferences: 1 },
  },
] as const;

describe('reading one target', () => {
  for (const { situation, target, events, asked } of TABLE) {
    it(situation, async () => {
      const gateway = memoryGateway([AUTH, CAPTURE, FOREIGN, NAMELESS]);
      expect(await eventsOf(gateway, target)).to.deep.equal(events);
      const { details, searchByReferences } = asked;
      expect(gateway.count('details')).to.equal(details);
      expect(gateway.count('searchByReferences')).to.equal(searchByReferences);
      expect(gateway.searches()).to.deep.equal([]);
    });
  }

  it('by an id that the gateway does not know (yet), is a gap that says so, and no page', async () => {
    const events = await eventsOf(memoryGateway([AUTH]), {
      transactionId: 'unknown',
    });
    expect(events).to.deep.equal([
      {
        kind: 'gap',
        window: WINDOW,
        because: 'mid_a has no transaction unknown',
      },
      { kind: 'count', total: 0 },
    ]);
  });

  it('by an unknown id and a known reference, is a gap, and what the reference finds', async () => {
    const events = await eventsOf(memoryGateway([AUTH]), {
      transactionId: 'unknown',
      clientReference: 'order-1',
    });
    expect(events.map(({ kind }) => kind)).to.deep.equal(['gap', 'count', 'page']);
  });

  it('the search fails behind the details, is a gap, and the transaction that was named', async () => {
    const gateway = memoryGateway([AUTH, CAPTURE]);
    gateway.failNext('Unavailable', 'searchByReferences');
    const events = await eventsOf(gateway, { transactionId: 'auth' });
    expect(events.map(({ kind }) => kind)).to.deep.equal(['gap', 'count', 'page']);
    expect(events.at(-1)).to.deep.include({ records: [AUTH] });
  });

  it('the search shows the transaction otherwise than its details, the search is believed', async () => {
    const gateway = memoryGateway([AUTH]);
    const stale = { ...AUTH, reasonCode: '480' };
    gateway.detailsOf.set('auth', {
      record: stale,
      rootId: undefined,
      relatedIds: [],
    });
    expect(await eventsOf(gateway, { transactionId: 'auth' })).to.deep.equal(
      found([AUTH], gateway.detailsOf),
    );
  });

  it('the gateway counts more than its one page gives, is a gap: nothing is left out silently', async () => {
    const gateway = memoryGateway([AUTH]);
    const short: MemoryGateway = Object.assign(Object.create(gateway), {
      searchByReferences: async () => ({
        ok: true,
        value: { records: [AUTH], totalCount: 2 },
      }),
    });
    const events = await eventsOf(short, { clientReference: 'order-1' });
    expect(events.map(({ kind }) => kind)).to.deep.equal(['gap', 'count', 'page']);
  });

  it('a reference that cannot be searched for, is a gap', async () => {
    const gateway = memoryGateway([]);
    const refusing: MemoryGateway = Object.assign(Object.create(gateway), {
      searchByReferences: async () => err({ kind: 'Invalid', message: 'letters only' }),
    });
    const events = await eventsOf(refusing, { clientReference: 'a b' });
    expect(events[0]).to.deep.equal({
      kind: 'gap',
      window: WINDOW,
      because: 'letters only',
    });
  });
});

describe('reading many targets', () => {
  const records = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      aGatewayTransaction({ id: `auth-${n}`, clientReference: `order-${n}` }),
    );
  const targetsOf = (all: readonly GatewayTransaction[]) =>
    all.map(({ id, clientReference }) => ({
      transactionId: id,
      clientReference,
    }));
  const idsOf = (events: readonly PageEvent[]) =>
    events.flatMap((event) => (event.kind === 'page' ? event.records.map(({ id }) => id) : []));
  const gapsOf = (events: readonly PageEvent[]) =>
    events.flatMap((event) => (event.kind === 'gap' ? [event.because] : []));

  it('120 of as many payments → details of each, five searches, five pages, and each record once', async () => {
    const all = records(120);
    const gateway = memoryGateway(all);
    const events = await eventsOf(gateway, targetsOf(all));
    expect(gateway.count('details')).to.equal(120);
    expect(gateway.count('searchByReferences')).to.equal(5);
    const pages = Array.from({ length: 4 }, () => 'page');
    expect(events.map(({ kind }) => kind)).to.deep.equal([...pages, 'count', 'page']);
    expect(events[4]).to.deep.equal({ kind: 'count', total: 120 });
    expect(idsOf(events).toSorted()).to.deep.equal(all.map(({ id }) => id).toSorted());
  });

  it('two that name one payment → one search for its reference, and each record once', async () => {
    const gateway = memoryGateway([AUTH, CAPTURE, FOREIGN]);
    const events = await eventsOf(gateway, [
      { transactionId: 'auth' },
      { transactionId: 'capture' },
    ]);
    expect(events).to.deep.equal(found([AUTH, CAPTURE], detailsOf(AUTH, CAPTURE)));
    expect(gateway.count('searchByReferences')).to.equal(1);
  });

  it('one that the gateway does not know → a gap that names it, and what the others find', async () => {
    const events = await eventsOf(memoryGateway([AUTH, FOREIGN]), [
      { transactionId: 'unknown' },
      { transactionId: 'foreign' },
    ]);
    expect(gapsOf(events)).to.deep.equal(['mid_a has no transaction unknown']);
    expect(idsOf(events)).to.deep.equal(['foreign']);
  });

  it('one reference that cannot be searched for → the others are found without it', async () => {
    const all = records(8);
    const gateway = memoryGateway(all);
    const refusing: Gateway = Object.assign(Object.create(gateway), {
      searchByReferences: async (query: Parameters<Gateway['searchByReferences']>[0]) =>
        query.clientReferences.includes('a b')
          ? err({ kind: 'Invalid', message: 'letters only' })
          : gateway.searchByReferences(query),
    });
    const byReference = all.map(({ clientReference }) => ({ clientReference }));
    const events = await eventsOf(refusing, [{ clientReference: 'a b' }, ...byReference]);
    expect(gapsOf(events)).to.deep.equal(['letters only']);
    expect(idsOf(events)).to.have.length(8);
  });

  it('more transactions of all references than one page gives → they are searched for in parts', async () => {
    const all = records(8);
    const gateway = memoryGateway(all);
    const short: Gateway = Object.assign(Object.create(gateway), {
      searchByReferences: async (query: Parameters<Gateway['searchByReferences']>[0]) => {
        const page = await gateway.searchByReferences(query);
        if (!page.ok) return page;
        return ok({ ...page.value, records: page.value.records.slice(0, 2) });
      },
    });
    const events = await eventsOf(
      short,
      all.map(({ clientReference }) => ({ clientReference })),
    );
    expect(gapsOf(events)).to.deep.equal([]);
    expect(idsOf(events)).to.have.length(8);
  });

  it('the gateway is away → one gap for all, and it is not asked again in parts', async () => {
    const all = records(8);
    const gateway = memoryGateway(all);
    gateway.failNext('Unavailable', 'searchByReferences');
    const events = await eventsOf(
      gateway,
      all.map(({ clientReference }) => ({ clientReference })),
    );
    expect(gapsOf(events)).to.have.length(1);
    expect(gateway.count('searchByReferences')).to.equal(1);
  });

  it('interrupted behind its first page → goes on with the others, and yields no record again', async () => {
    const all = records(60);
    const events = await eventsOf(memoryGateway(all), targetsOf(all));
    const [first] = events;
    const since = first?.kind === 'page' ? first.next : undefined;
    const gateway = memoryGateway(all);
    const rest = await eventsOf(gateway, targetsOf(all), since);
    expect(gateway.count('details')).to.equal(35);
    expect([...(since?.seen ?? []), ...idsOf(rest)].toSorted()).to.deep.equal(
      all.map(({ id }) => id).toSorted(),
    );
    expect(new Set(idsOf(rest)).size).to.equal(35);
  });
});
