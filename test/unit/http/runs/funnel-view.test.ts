import { expect } from 'chai';
import { type FunnelStep, funnelView } from '../../../../src/http/runs/funnel-view.ts';
import { aRun } from '../../../support/builders.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const TALLY = { read: 1_000, updated: 600, unchanged: 200, ignored: 150, exceptions: 50 } as const;

const steps = (
  unmatched: { readonly count: number; readonly unknown: number },
  run: Parameters<typeof aRun>[0] = {},
) => funnelView(aRun({ merchants: [merchantRun(TALLY)], ...run }), unmatched);

const values = (view: readonly FunnelStep[]) => view.map(({ value }) => value);

describe('the funnel of a run', () => {
  it('matched is what was read, less the ignored and the exceptions without a payment', () => {
    const view = steps({ count: 20, unknown: 0 });
    expect(values(view)).to.deep.equal(['1,000', '830', '600']);
    expect(view.map(({ percent }) => percent)).to.deep.equal([100, 83, 60]);
    expect(view[1]?.note).to.equal('To a payment. Not matched: 20 without a payment, 150 ignored');
  });

  it('exceptions that were not looked through make it a lower bound, and it says so', () => {
    const view = steps({ count: 20, unknown: 10 });
    expect(view[1]?.value).to.equal('at least 820');
    expect(view[1]?.note).to.contain('10 exceptions not looked through');
  });

  it('a run that read nothing has empty bars', () => {
    const view = steps({ count: 0, unknown: 0 }, { merchants: [] });
    expect(view.map(({ percent }) => percent)).to.deep.equal([0, 0, 0]);
  });

  it('a dry run would change, a Decision Sync read verdicts', () => {
    const none = { count: 0, unknown: 0 };
    expect(steps(none, { dryRun: true })[2]?.label).to.equal('Would change');
    expect(steps(none, { kind: 'decision' })[0]?.note).to.equal('Verdicts');
  });
});
