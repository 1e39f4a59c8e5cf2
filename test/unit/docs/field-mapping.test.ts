import { expect } from 'chai';
import { CONDITION_REASONS, REASONS } from '../../../src/domain/decide/reason.ts';
import { transition } from '../../../src/domain/decide/transition.ts';
import { APPLICATIONS, NEUTRAL, OTHER_SERVICES } from '../../../src/domain/gateway/applications.ts';
import { OUTCOME_RULES } from '../../../src/domain/gateway/outcome.ts';
import { STATUS_WORDS, stateByStatus } from '../../../src/domain/gateway/status.ts';
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
    const rules = OUTCOME_RULES.map((rule, index) => ({ number: `${index + 1}`, rule }));
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

  it('has every application that moves money, in its family and with its course', () => {
    const documented = rows(section(page, '## Applications')).map(
      ([family, course, names = '']) => ({
        ...{ family, course, names: codes(names) },
      }),
    );
    expect(documented).to.deep.equal(APPLICATIONS);
  });

  it('has every application that never moves money, and every other service', () => {
    const [, text = ''] = section(page, '## Applications').split('Neutral,');
    const [neutral = '', others = ''] = text.split('`ics_auth_refresh`, an authorization');
    expect([...codes(neutral)].sort()).to.deep.equal(namesOf(NEUTRAL));
    const [, services = ''] = others.split('exception `other-service`:');
    expect([...codes(services)].sort()).to.deep.equal(namesOf(OTHER_SERVICES));
  });

  it('has every word of a status, what it means, and the state it gives', () => {
    const documented = rows(section(page, '## Status')).map(([meaning, words = '', ...states]) => ({
      ...{ meaning, words: codes(words), states: states.flatMap(codes) },
    }));
    const known = STATUS_WORDS.map(({ meaning, words }) => ({
      ...{ meaning, words },
      states: (['eCheck', 'later'] as const).map((course) =>
        stateByStatus(words[0], 'sale', course),
      ),
    }));
    expect(documented).to.deep.equal(known);
  });

  it('has every standing condition', () => {
    const documented = rows(section(page, '## Standing conditions')).flatMap(([name = '']) =>
      codes(name),
    );
    expect([...documented].sort()).to.deep.equal([...CONDITION_REASONS].sort());
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

/** The names that patterns stand for, sorted; an open end is a `*`. */
function namesOf(patterns: readonly RegExp[]): readonly string[] {
  return patterns
    .map(({ source }) => source.replace(/^\^/, ''))
    .flatMap((pattern) =>
      expand(pattern.replace(/\$$/, '')).map((name) => (pattern.endsWith('$') ? name : `${name}*`)),
    )
    .sort();
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
