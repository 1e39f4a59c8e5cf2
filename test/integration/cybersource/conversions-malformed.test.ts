import { expect } from 'chai';
import type { ConversionRow } from '../../../src/sandbox/gateway.ts';
import { failure, value } from './answer.ts';
import { json, type Reply, type ScriptedServer, startScripted } from './scripted-server.ts';
import { adapter, T0, verdict } from './shop.ts';

const WINDOW = { from: T0, to: T0 + 3_600_000 };

describe('Cybersource adapter, conversions that are not as documented', () => {
  let reply: Reply;
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScripted(() => reply);
  });
  afterEach(() => server.close());

  const answered = async (...rows: readonly unknown[]) => {
    reply = json(200, { organizationId: 'shop_one', conversionDetails: rows });
    return value(await adapter(server.url).conversions({ merchantId: 'shop_one', window: WINDOW }));
  };
  const changed = (overrides: object) => ({ ...verdict(1), ...overrides }) as ConversionRow;

  const MALFORMED: readonly {
    readonly what: string;
    readonly row: unknown;
    readonly says: string;
  }[] = [
    { what: 'without requestId', row: changed({ requestId: undefined }), says: 'requestId' },
    { what: 'without newDecision', row: changed({ newDecision: null }), says: 'newDecision' },
    {
      what: 'without originalDecision',
      row: changed({ originalDecision: undefined }),
      says: 'originalDecision',
    },
    {
      what: 'whose time is none',
      row: changed({ conversionTime: 'yesterday 5' }),
      says: 'conversionTime: not an instant',
    },
    { what: 'that is null', row: null, says: 'record' },
    { what: 'that is a text', row: 'a row', says: 'record' },
  ];
  for (const { what, row, says } of MALFORMED)
    it(`a row ${what}, is malformed and costs no other row`, async () => {
      const [broken, good] = await answered(row, verdict(2));
      expect(broken).to.have.property('malformed').that.includes(says);
      expect(good).to.include({ id: '7000000000000000000002', newDecision: 'ACCEPT' });
    });

  it('a malformed row, keeps its requestId, else it is known by its content', async () => {
    const rows = await answered(changed({ newDecision: 7 }), null);
    expect(rows[0]?.id).to.equal('7000000000000000000001');
    expect(rows[1]?.id).to.match(/^unreadable-/);
  });

  it('no time, no reference, a numeric requestId, an unknown decision, unknown fields: still a verdict', async () => {
    const odd = changed({
      requestId: 12345,
      conversionTime: null,
      merchantReferenceNumber: '',
      newDecision: 'HOLD',
      invented: {},
    });
    expect(await answered(odd)).to.deep.equal([
      {
        id: '12345',
        merchantId: 'shop_one',
        submittedAt: undefined,
        clientReference: undefined,
        originalDecision: 'REVIEW',
        newDecision: 'HOLD',
        settlementIds: [],
      },
    ]);
  });

  it('a time of another zone, or without one, is read as an instant in UTC', async () => {
    const rows = await answered(
      changed({ conversionTime: '2026-11-20T10:00:00+0530' }),
      changed({ conversionTime: '2026-11-20T10:00:00' }),
    );
    expect(rows.map((row) => 'submittedAt' in row && row.submittedAt)).to.deep.equal([
      '2026-11-20T04:30:00.000Z',
      '2026-11-20T10:00:00.000Z',
    ]);
  });

  it('verdicts that are no list, are Unavailable', async () => {
    reply = json(200, { conversionDetails: 'none' });
    const answer = await adapter(server.url).conversions({
      merchantId: 'shop_one',
      window: WINDOW,
    });
    expect(failure(answer).kind).to.equal('Unavailable');
  });
});
