import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect } from 'chai';
import { batchProgressLine, progressLine, showProgress } from '../../../src/cli/progress-bar.ts';
import type { MerchantRun } from '../../../src/domain/runs/run.ts';
import { notYetRun } from '../../../src/domain/runs/run.ts';
import { aRun } from '../../support/builders.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const merchant = (counts: Partial<MerchantRun>): MerchantRun => ({
  ...notYetRun('mid_a', { from: 0, to: 1 }),
  ...counts,
});
const line = (columns: number, ...merchants: readonly MerchantRun[]) =>
  progressLine(aRun({ merchants, endedAt: null, result: null }), columns);
const cells = (text: string) => [...text].filter((one) => one === '█').length;

describe('batchProgressLine', () => {
  const counters = { total: 5, refused: 1, accepted: 1, rejected: 2, queued: 2 };

  it('rows that are work → how many are done, and how many were rejected', () => {
    const drawn = `${'█'.repeat(12)}${'░'.repeat(12)} 2/4 rows · 2 rejected`;
    expect(batchProgressLine({ counters }, 80)).to.equal(drawn);
  });

  it('a narrow terminal → cut, so that it can be drawn over', () => {
    expect(batchProgressLine({ counters }, 20)).to.have.length(19);
  });
});

describe('progressLine', () => {
  const rows = [
    { situation: 'no merchant id yet', merchants: [], filled: 0, says: '0/0 read' },
    { situation: 'nothing counted yet', merchants: [merchant({})], filled: 0, says: '0/0 read' },
    {
      situation: 'half',
      merchants: [merchant({ expected: 100, read: 50, updated: 7, exceptions: 1 })],
      filled: 12,
      says: '50/100 read · 7 changed · 1 exceptions',
    },
    {
      situation: 'all',
      merchants: [merchant({ expected: 100, read: 100 })],
      filled: 24,
      says: '100/100 read',
    },
    {
      situation: 'several merchant ids, one not counted yet',
      merchants: [merchant({ expected: 30, read: 30 }), merchant({ expected: 90 }), merchant({})],
      filled: 6,
      says: '30/120 read',
    },
    {
      situation: 'more read than counted',
      merchants: [merchant({ expected: 10, read: 12 })],
      filled: 24,
      says: '12/10 read',
    },
  ];
  for (const { situation, merchants, filled, says } of rows) {
    it(`${situation} → ${filled} of 24 cells, "${says}"`, () => {
      const text = line(200, ...merchants);
      expect(cells(text)).to.equal(filled);
      expect(text).to.contain(says);
      expect([...text].slice(0, 24).join('')).to.match(/^█*░*$/);
    });
  }

  for (const columns of [0, 1, 20, 60]) {
    it(`a terminal of ${columns} columns → one line that does not wrap`, () => {
      const text = line(columns, merchant({ expected: 100, read: 50 }));
      expect(text.length).to.equal(
        Math.min(Math.max(0, columns - 1), line(200, merchant({ expected: 100, read: 50 })).length),
      );
    });
  }

  it('the same run → the same line, and the run is as it was', () => {
    const run = aRun({ merchants: [merchant({ expected: 3, read: 2 })] });
    const before = structuredClone(run);
    expect(progressLine(run, 80)).to.equal(progressLine(run, 80));
    expect(run).to.deep.equal(before);
  });
});

describe('showProgress', () => {
  it('the run has ended → its value comes out, and the line is cleared', async () => {
    const stream = new PassThrough();
    const terminal = Object.assign(stream, { columns: 80 }) as unknown as WriteStream;
    expect(await showProgress(terminal, createMemoryStore(), 'run-1', Promise.resolve(7))).to.equal(
      7,
    );
    expect(stream.read()?.toString().endsWith('\r\u001b[2K')).to.equal(true);
  });

  it('the run could not end → the line is cleared, the error comes out', async () => {
    const stream = new PassThrough();
    const terminal = Object.assign(stream, { columns: 80 }) as unknown as WriteStream;
    const ended = Promise.reject(new Error('a bug'));
    const shown = showProgress(terminal, createMemoryStore(), 'run-1', ended);
    expect(await shown.catch(String)).to.equal('Error: a bug');
    expect(stream.read()?.toString()).to.contain('\r\u001b[2K');
  });
});
