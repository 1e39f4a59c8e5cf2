import { expect } from 'chai';
import { newBatch, parseDescription, type Submission } from '../../../src/batch/new-batch.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import { accepted, brief, under } from '../../support/upload.ts';

const submission = (overrides: Partial<Submission> = {}): Submission => ({
  batchId: 'batch-1',
  fileName: 'orders.csv',
  description: 'May',
  maker: 'mara',
  syncWithGateway: false,
  acceptValidRows: false,
  again: false,
  makerChecker: false,
  now: INSTANT_MS,
  ...overrides,
});
const submitted = async (file: string, overrides: Partial<Submission> = {}) =>
  newBatch(await accepted(file), submission(overrides));

describe('the batch of a file that was read', () => {
  it('without maker-checker → at work at once (BS-R24, BS-R25, BS-R26, BS-R27)', async () => {
    const { sha256 } = await accepted(under('A,T,R'));
    const answer = await submitted(under('A,T,R'));
    expect(answer).to.deep.equal({
      ok: true,
      value: {
        batchId: 'batch-1',
        kind: 'sync',
        fileName: 'orders.csv',
        description: 'May',
        maker: 'mara',
        sha256,
        syncWithGateway: false,
        status: 'processing',
        again: false,
        approvalExpiresAt: null,
        createdAt: INSTANT_MS,
        rows: [
          { number: 1, line: 2, orderId: 'A', txnId: 'T', uniqueRequestId: 'R', error: undefined },
        ],
      },
    });
  });

  it('with maker-checker → waits for its approval, 24 hours at most (X12)', async () => {
    const answer = await submitted(under('A,,'), { makerChecker: true });
    expect(answer.ok ? answer.value : {}).to.include({
      status: 'pending approval',
      approvalExpiresAt: INSTANT_MS + 86_400_000,
    });
  });

  it('with a wrong row → refused with all problems, nothing to keep (BS-R14)', async () => {
    const answer = await submitted(under('A,,', ',,', 'B C,,'));
    expect(answer.ok ? [] : brief(answer.error)).to.deep.equal([
      '3 order_id Empty order ID',
      '4 order_id Invalid order ID format',
    ]);
  });

  it('with a wrong row, valid ones wanted → all rows are kept, the wrong one with its error', async () => {
    const answer = await submitted(under('A,,', ',,'), { acceptValidRows: true });
    const rows = answer.ok ? answer.value.rows : [];
    expect(rows.map(({ error }) => error)).to.deep.equal([
      undefined,
      'Empty order ID: Every row needs an order_id.',
    ]);
  });

  it('with wrong rows alone, valid ones wanted → refused', async () => {
    expect((await submitted(under(',,'), { acceptValidRows: true })).ok).to.equal(false);
  });

  const NAMES: readonly (readonly [string, string])[] = [
    ['C:\\Users\\x\\Mai 2026.csv', 'Mai 2026.csv'],
    ['../../etc/passwd', 'passwd'],
    ['a\r\nb\u202e.csv', 'ab.csv'],
    ['', 'upload.csv'],
    ['dir/', 'upload.csv'],
    [`${'x'.repeat(300)}.csv`, 'x'.repeat(255)],
  ];
  for (const [given, kept] of NAMES) {
    it(`called ${JSON.stringify(given).slice(0, 40)} → kept as ${kept.slice(0, 40)}`, async () => {
      const answer = await submitted(under('A,,'), { fileName: given });
      expect(answer.ok && answer.value.fileName).to.equal(kept);
    });
  }
});

describe('the description of a file', () => {
  it('→ trimmed, of 1,000 characters at most, and needed with maker-checker', () => {
    expect(parseDescription(' May ', true)).to.deep.equal({ ok: true, value: 'May' });
    expect(parseDescription(' ', true).ok).to.equal(false);
    expect(parseDescription(' ', false)).to.deep.equal({ ok: true, value: '' });
    expect(parseDescription('x'.repeat(1_000), true).ok).to.equal(true);
    expect(parseDescription('x'.repeat(1_001), false).ok).to.equal(false);
  });
});
