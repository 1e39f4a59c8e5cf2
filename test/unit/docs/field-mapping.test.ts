import { expect } from 'chai';
import { REASONS } from '../../../src/domain/decide/reason.ts';
import { transition } from '../../../src/domain/decide/transition.ts';
import { familyOf, isNeutral } from '../../../src/domain/gateway/applications.ts';
import { ORDER_RULES } from '../../../src/domain/payment/order-payment-state.ts';
import type { TransactionState } from '../../../src/domain/payment/payment.ts';
import { codes, rows, section, textOf } from '../../support/markdown.ts';

describe('docs/field-mapping.md', () => {
  const page = textOf('docs/field-mapping.md');

  it('has the outcome rules in their order and their words', () => {
    const documented = rows(section(page, '## Outcome rules')).map(([number, rule]) => ({
      number,
      rule,
    }));
    const source = textOf('src/domain/gateway/outcome.ts').matchAll(
      /\brule: (?:'([^']+)'|"([^"]+)")/g,
    );
    const rules = [...source].map(([, single, double], index) => ({
      number: String(index + 1),
      rule: single ?? double,
    }));
    expect(documented).to.deep.equal(rules);
  });

  it('has the rules of orders in their order, their words and their states', () => {
    const documented = rows(section(page, '## Orders')).map(([number, rule, state = '']) => ({
      number,
      rule,
      state: codes(state)[0],
    }));
    const known = ORDER_RULES.map(({ rule, state }, n) => ({ number: `${n + 1}`, rule, state }));
    expect(documented).to.deep.equal(known);
  });

  it('has every application that moves money, in its family', () => {
    const families = rows(section(page, '## Applications'));
    const documented = families.flatMap(([family, , names = '']) =>
      codes(names).map((name) => ({ name, family })),
    );
    const wrong = documented.filter(({ name, family }) => familyOf(name) !== family);
    expect(wrong).to.deep.equal([]);
    const names = [...applicationsSource().matchAll(/'(ics_\w+)'/g)].map(([, name]) => name);
    expect(documented.map(({ name }) => name).sort()).to.deep.equal(names.sort());
  });

  it('has every application that never moves money', () => {
    const text = section(page, '## Applications').split('Neutral,')[1] ?? '';
    const patterns = applicationsSource().matchAll(/\/\^(ics_[^$\n]*?)(\$?)\/,/g);
    const names = [...patterns].flatMap(([, pattern = '', end]) =>
      expand(pattern).map((name) => (end === '$' ? name : `${name}*`)),
    );
    expect([...codes(text)].sort()).to.deep.equal(names.sort());
    expect(codes(text).filter((name) => !isNeutral(name))).to.deep.equal([]);
  });

  it('has the transition table', () => {
    const states: readonly TransactionState[] = ['Initial', 'Pending', 'Success', 'Failure'];
    const table = states.map((from) => [
      `\`${from}\``,
      ...(['Pending', 'Success', 'Failure'] as const).map((to) => transition(from, to, 'final')),
    ]);
    expect(rows(section(page, '## Transitions'))).to.deep.equal(table);
  });

  it('has every reason in its order, how it is counted, and the sentence that people read', () => {
    const documented = rows(section(page, '## Reasons')).map(([reason, outcome, text]) => ({
      reason: reason?.replaceAll('`', ''),
      outcome,
      text,
    }));
    const known = Object.entries(REASONS).map(([reason, { outcome, text }]) => ({
      reason,
      outcome,
      text,
    }));
    expect(documented).to.deep.equal(known);
  });

  it('says what to do about every exception', () => {
    const idle = rows(section(page, '## Reasons')).filter(
      ([, outcome, , remedy = '']) => outcome === 'exception' && ['', 'Nothing.'].includes(remedy),
    );
    expect(idle).to.deep.equal([]);
  });

  it('has every update action that is written, and every custom field', () => {
    const source = textOf('src/commercetools/to-update-action.ts');
    const actions = [...source.matchAll(/action: '(\w+)'|case '(change\w+)'/g)];
    const written = [...new Set(actions.map(([, literal, passed]) => literal ?? passed))];
    const documented = rows(section(page, '## What is written')).flatMap(([, names = '']) =>
      codes(names).filter((name) => /^(add|change|set)[A-Z]/.test(name)),
    );
    expect([...new Set(documented)].sort()).to.deep.equal(written.sort());
    const fields = rows(section(page, '## Custom fields')).flatMap(([name = '']) => codes(name));
    const adapter = source + textOf('src/commercetools/to-payment.ts');
    const used = new Set(adapter.match(/\bisv_(?!transaction_data)\w+/g));
    expect([...fields].sort()).to.deep.equal([...used].sort());
  });
});

function applicationsSource(): string {
  return textOf('src/domain/gateway/applications.ts');
}

/** Every name that a pattern of alternatives stands for: `a(b|c)?` is `a`, `ab`, `ac`. */
function expand(pattern: string): readonly string[] {
  const group = /\(([^()]*)\)(\??)/.exec(pattern);
  if (group === null) return [pattern];
  const [whole, alternatives = '', optional] = group;
  const before = pattern.slice(0, group.index);
  const after = pattern.slice(group.index + whole.length);
  const choices = [...alternatives.split('|'), ...(optional === '?' ? [''] : [])];
  return choices.flatMap((choice) => expand(before + choice + after));
}
