import { expect } from 'chai';
import { ALLOWED, licencesPage, licensed } from '../../../.ci/licences.ts';
import { textOf } from '../../support/markdown.ts';

describe('licences of what is installed (issue 7, item 6)', () => {
  const all = licensed(textOf('package-lock.json'));

  it('each is one that allows to run and pass on the application', () => {
    const others = all.filter(({ licence }) => ALLOWED[licence] === undefined);
    expect(others).to.deep.equal([]);
  });

  it('docs/licences.md lists every package of a production install (node .ci/licences.ts writes it)', () => {
    expect(textOf('docs/licences.md')).to.equal(licencesPage(all));
  });

  it('a package without a licence is unknown, and so refused; one of development is not listed', () => {
    const packages = {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b/node_modules/c': { version: '2.0.0', license: 'MIT' },
      'node_modules/d': { version: '3.0.0', license: 'GPL-3.0', dev: true },
    };
    expect(licensed(JSON.stringify({ packages }))).to.deep.equal([
      { name: 'a', version: '1.0.0', licence: 'unknown' },
      { name: 'c', version: '2.0.0', licence: 'MIT' },
    ]);
    expect(ALLOWED.unknown).to.equal(undefined);
  });
});
