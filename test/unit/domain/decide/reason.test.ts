import { expect } from 'chai';
import { outcomeOfReason, REASONS, type Reason } from '../../../../src/domain/decide/reason.ts';
import { COUNTER } from '../../../../src/domain/runs/run.ts';

const ENTRIES = Object.entries(REASONS) as readonly [Reason, (typeof REASONS)[Reason]][];
const SENTENCES = /[^.]+\.(?=\s|$)/g;

describe('REASONS, invariant 4: every reason is counted as exactly one outcome', () => {
  for (const [reason, { outcome, text }] of ENTRIES) {
    it(`${reason} is counted as ${outcome}, and its text is whole sentences`, () => {
      expect(outcomeOfReason(reason)).to.equal(outcome);
      expect(COUNTER).to.have.property(outcome);
      expect(text).to.match(/^(\p{Lu}|commercetools).*\.$/u);
    });
  }

  for (const [reason, { text }] of ENTRIES.filter(([, one]) => one.outcome === 'exception')) {
    it(`${reason}, an exception, says what happened and then what to do next`, () => {
      expect(text.match(SENTENCES) ?? []).to.have.length.of.at.least(2);
    });
  }

  it('no two reasons read the same', () => {
    expect(new Set(ENTRIES.map(([, { text }]) => text)).size).to.equal(ENTRIES.length);
  });
});

describe('COUNTER', () => {
  it('each outcome has a counter of its own', () => {
    expect(COUNTER).to.deep.equal({
      updated: 'updated',
      unchanged: 'unchanged',
      ignored: 'ignored',
      exception: 'exceptions',
    });
  });
});
