import { expect } from 'chai';
import type { RunKind, Trigger } from '../../../../src/domain/runs/run.ts';
import { type RunRowView, runsView } from '../../../../src/http/runs/runs-view.ts';
import { aRun, INSTANT_MS } from '../../../support/builders.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const NOW = INSTANT_MS + 3 * 60_000;
const AT_WORK = { endedAt: null, result: null } as const;

describe('the view of the history of runs', () => {
  it('keeps the order it is given and shows 50', () => {
    const runs = Array.from({ length: 60 }, (_, index) => aRun({ runId: `run-${index}` }));
    const { rows, note } = runsView(runs, NOW);
    expect(rows).to.have.length(50);
    expect([rows[0]?.runId, rows[49]?.runId]).to.deep.equal(['run-0', 'run-49']);
    expect(note).to.equal('The newest 50, newest first');
    expect(runsView(runs.slice(0, 49), NOW).note).to.equal('Newest first');
  });

  it('without runs is empty and stands still', () => {
    expect(runsView([], NOW)).to.deep.include({ rows: [], working: false });
  });

  it('says relatively when a run started, and the instant in UTC behind it', () => {
    const { started } = row();
    expect(started).to.include({ text: '3 min ago', title: '2026-11-20 10:00:00 UTC' });
  });

  const KINDS: readonly (readonly [RunKind, string])[] = [
    ['run', 'Run Sync'],
    ['decision', 'Decision Sync'],
  ];
  for (const [kind, name] of KINDS) {
    it(`calls ${kind} ${name}`, () => expect(row({ kind }).name).to.equal(name));
  }

  const TRIGGERS: readonly (readonly [Trigger, string])[] = [
    ['button', 'Button'],
    ['api', 'API'],
    ['cli', 'Command line'],
    ['schedule', 'Schedule'],
    ['job', 'Connect job'],
    ['webhook', 'Webhook'],
  ];
  for (const [trigger, name] of TRIGGERS) {
    it(`calls the trigger ${trigger} ${name}`, () => {
      expect(row({ trigger }).trigger).to.equal(name);
    });
  }

  it('sums over the merchant ids, and links to the exceptions there are', () => {
    const merchants = [
      merchantRun({ read: 1_500, updated: 1_200, exceptions: 2, ignored: 298 }),
      merchantRun({ merchantId: 'mid_b', read: 10, updated: 5, exceptions: 1, ignored: 4 }),
    ];
    const { read, updated, exceptions, exceptionsHref } = row({ merchants });
    expect([read, updated, exceptions]).to.deep.equal(['1,510', '1,205', '3']);
    expect(exceptionsHref).to.equal('/runs/run-1?outcome=exception');
    expect(row().exceptionsHref).to.equal(undefined);
  });

  it('escapes the id in its addresses', () => {
    const merchants = [merchantRun({ read: 1, exceptions: 1 })];
    const { href, exceptionsHref } = row({ runId: 'a/b?c', merchants });
    expect([href, exceptionsHref]).to.deep.equal([
      '/runs/a%2Fb%3Fc',
      '/runs/a%2Fb%3Fc?outcome=exception',
    ]);
  });

  it('counts the merchant ids, and names those that are not complete with the reason', () => {
    const { merchants } = row({
      result: 'partial',
      merchants: [
        merchantRun({ result: 'completed' }),
        merchantRun({ merchantId: 'mid_b', result: 'failed', error: '401 from gateway' }),
        merchantRun({ merchantId: 'mid_c', result: 'partial' }),
      ],
    });
    expect(merchants).to.include({ count: '3', names: 'mid_a, mid_b, mid_c', more: undefined });
    const named = merchants.incomplete.map((one) => [one.merchantId, one.chip.label, one.error]);
    expect(named).to.deep.equal([
      ['mid_b', 'Failed', '401 from gateway'],
      ['mid_c', 'Partial', 'it stopped before its last page'],
    ]);
  });

  it('names three incomplete merchant ids and counts the others', () => {
    const merchants = Array.from({ length: 12 }, (_, index) =>
      merchantRun({ merchantId: `mid_${index}`, result: 'failed' }),
    );
    const view = row({ result: 'failed', merchants }).merchants;
    expect(view.incomplete).to.have.length(3);
    expect(view.more).to.equal('9');
  });

  it('a run at work says so, how long it has been, and calls no merchant id incomplete', () => {
    const view = row({ ...AT_WORK, merchants: [merchantRun()] });
    expect(view).to.include({ working: true, duration: '3 min 0 s so far' });
    expect(view.chip.label).to.equal('Working');
    expect(view.merchants.incomplete).to.deep.equal([]);
    expect(runsView([aRun(), aRun(AT_WORK)], NOW).working).to.equal(true);
  });

  it('a clock that went back makes no negative duration', () => {
    expect(row({ endedAt: INSTANT_MS - 5 }).duration).to.equal('0 ms');
    const early = { ...AT_WORK, startedAt: NOW + 5, merchants: [merchantRun()] };
    expect(row(early).duration).to.equal('0 ms so far');
  });
});

function row(overrides: Parameters<typeof aRun>[0] = {}): RunRowView {
  const [only] = runsView([aRun(overrides)], NOW).rows;
  if (only === undefined) throw new Error('There is no row.');
  return only;
}
