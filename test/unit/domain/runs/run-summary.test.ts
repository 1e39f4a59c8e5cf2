import { expect } from 'chai';
import type { MerchantRun } from '../../../../src/domain/runs/run.ts';
import { closingSentence, runJson, sumTally } from '../../../../src/domain/runs/run-summary.ts';
import { aRun, INSTANT_MS } from '../../../support/builders.ts';

describe('a run, summed up', () => {
  const good = merchant({ read: 600, updated: 590, unchanged: 7, ignored: 2, exceptions: 1 });
  const other = merchant({
    merchantId: 'mid_b',
    ...{ read: 400, updated: 390, unchanged: 5, ignored: 3, exceptions: 2 },
  });

  it('adds up its merchant ids', () => {
    expect(sumTally(aRun({ merchants: [good, other] }))).to.deep.equal({
      ...{ read: 1000, updated: 980, unchanged: 12, ignored: 5, exceptions: 3, pages: 2 },
    });
  });

  describe('closing sentence', () => {
    it('of a complete run', () => {
      const run = aRun({ merchants: [good, other], endedAt: INSTANT_MS + 2_400 });
      expect(closingSentence(run)).to.equal(
        'Run Sync read 1,000 gateway transactions over 2 merchant ids in 2.4 s: 980 updated, 12 unchanged, 5 ignored, 3 exceptions.',
      );
    });

    it('of a dry run says that nothing was written', () => {
      const run = aRun({ merchants: [good], dryRun: true });
      expect(closingSentence(run)).to.contain('(dry run)').and.to.contain('would update 590');
      expect(closingSentence(run)).to.contain('Nothing was written.');
    });

    it('of a partial run names each merchant id that is not complete, and why', () => {
      const failed = merchant({ merchantId: 'mid_c', result: 'failed', error: 'wrong key' });
      const stopped = merchant({ merchantId: 'mid_d', result: 'partial' });
      const run = aRun({ result: 'partial', merchants: [good, failed, stopped] });
      expect(closingSentence(run)).to.contain('mid_c failed: wrong key.');
      expect(closingSentence(run)).to.contain('mid_d is not complete: it stopped before');
      expect(closingSentence(run)).not.to.contain('mid_a ');
    });

    it('while it works', () => {
      const run = aRun({ endedAt: null, result: null, merchants: [merchant({ read: 1 })] });
      expect(closingSentence(run)).to.equal(
        'Run Sync read 1 gateway transaction over 1 merchant id so far.',
      );
    });
  });

  it('is JSON as the contract has it', () => {
    const failed = merchant({ result: 'failed', error: 'wrong key' });
    const json = runJson(aRun({ result: 'partial', merchants: [failed] }));
    expect(json).to.have.all.keys(
      ...['runId', 'kind', 'trigger', 'dryRun', 'result', 'startedAt', 'endedAt', 'durationMs'],
      ...['read', 'updated', 'unchanged', 'ignored', 'exceptions', 'pages', 'requests'],
      ...['merchants', 'message'],
    );
    expect(json).to.include({ durationMs: 1000, endedAt: '2026-11-20T10:00:01.000Z' });
    expect(json.merchants[0]).to.deep.include({
      merchantId: 'mid_a',
      window: { from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T10:00:00.000Z' },
      error: 'wrong key',
    });
  });

  it('has no error where a merchant id has none', () => {
    expect(runJson(aRun({ merchants: [good] })).merchants[0]).not.to.have.property('error');
  });
});

function merchant(overrides: Partial<MerchantRun> = {}): MerchantRun {
  return {
    merchantId: 'mid_a',
    window: { from: INSTANT_MS - 60 * 60 * 1000, to: INSTANT_MS },
    full: false,
    ...{ read: 0, updated: 0, unchanged: 0, ignored: 0, exceptions: 0, pages: 1 },
    expected: null,
    requests: { commercetools: 0, gateway: 0 },
    result: 'completed',
    error: undefined,
    ...overrides,
  };
}
