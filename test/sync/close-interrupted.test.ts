import { expect } from 'chai';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { closeInterrupted } from '../../src/sync/close-interrupted.ts';
import { notYetRun } from '../../src/sync/run-merchant.ts';
import { aRun } from '../support/builders.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('runs that a killed process left open', () => {
  it('one at work → ended as partial, and says that it was interrupted (invariant 5)', async () => {
    const store = createMemoryStore();
    const merchants = [notYetRun('mid_a', { from: 0, to: NOW })];
    await store.startRun(aRun({ endedAt: null, result: null, merchants }));
    expect(await closeInterrupted(store, NOW)).to.equal(1);
    const run = await store.run(aRun().runId);
    expect(run).to.include({ endedAt: NOW, result: 'partial' });
    expect(run?.merchants[0]?.result).to.equal('partial');
    expect(run?.merchants[0]?.error).to.match(/^interrupted/);
  });

  it('one of a command line that may be alive → stands; after six hours it is ended', async () => {
    const store = createMemoryStore();
    const open = { endedAt: null, result: null, trigger: 'cli', startedAt: NOW } as const;
    await store.startRun(aRun(open));
    expect(await closeInterrupted(store, NOW + 60_000)).to.equal(0);
    expect(await closeInterrupted(store, NOW + 7 * 60 * 60 * 1000)).to.equal(1);
  });

  it('one that had ended → stands as it is', async () => {
    const store = createMemoryStore();
    await store.startRun(aRun());
    expect(await closeInterrupted(store, NOW)).to.equal(0);
    expect(await store.run(aRun().runId)).to.deep.equal(aRun());
  });
});
