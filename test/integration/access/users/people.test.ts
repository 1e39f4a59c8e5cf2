import { expect } from 'chai';
import { addFirstOperator } from '../../../../src/access/users/first-operator.ts';
import { addPerson, PASSWORD } from '../../../support/guarded.ts';
import { describeOnBoth } from '../on-database.ts';

const VISIT = { address: '127.0.0.1', browser: 'test', cookie: '' };

describeOnBoth('people (issue 4)', (current) => {
  beforeEach(async () => {
    const { kysely } = current();
    await kysely.deleteFrom('operators').execute();
    await kysely.deleteFrom('access_tries').execute();
  });

  it('an empty database gets one admin with a random first password, once, whoever starts at once', async () => {
    const { access } = current();
    const passwords = await Promise.all([1, 2, 3, 4].map(() => addFirstOperator(access)));
    const [password = '', ...others] = passwords.filter((one) => one !== undefined);
    expect(others).to.deep.equal([]);
    expect(password).to.match(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const signedIn = await access.identity.signIn('admin', password, VISIT);
    expect(signedIn).to.have.nested.property('operator.mustChangePassword', true);
    expect(await addFirstOperator(access)).to.equal(undefined);
  });

  for (const name of ['', 'ab', 'a b', 'a@b', '<script>', 'x'.repeat(65), 'a\0b', 'ann\n', 'älg']) {
    it(`"${name.slice(0, 10)}" is no name`, async () => {
      expect(await current().access.people.add(name, 'viewer')).to.have.property('ok', false);
    });
  }

  it('a name is taken in any spelling, also when both come at once', async () => {
    const { people } = current().access;
    const added = await Promise.all(
      ['Ann', 'ann', 'ANN'].map((name) => people.add(name, 'viewer')),
    );
    expect(added.filter(({ ok }) => ok)).to.have.length(1);
    expect(await people.add('aNN', 'viewer')).to.deep.equal({
      ok: false,
      error: { because: 'The name is taken.' },
    });
  });

  it('the last admin can neither become less nor be disabled', async () => {
    const { access } = current();
    const id = await addPerson(current(), 'boss', 'admin');
    const because = 'Nobody else is admin; make somebody else admin first.';
    expect(await access.people.changeRole(id, 'viewer')).to.deep.equal({
      ok: false,
      error: { because },
    });
    expect(await access.people.disable(id)).to.deep.equal({ ok: false, error: { because } });
  });

  it('two admins who remove each other at the same instant: one stays', async () => {
    const { people } = current().access;
    const [one, two] = [
      await addPerson(current(), 'one', 'admin'),
      await addPerson(current(), 'two', 'admin'),
    ];
    await Promise.all([people.changeRole(one, 'viewer'), people.disable(two)]);
    const admins = (await people.list()).filter(
      ({ role, disabledAt }) => role === 'admin' && disabledAt === null,
    );
    expect(admins).to.have.length(1);
  });

  it('a disabled person does not come in with the right password, and comes in when enabled again', async () => {
    const { access, kysely } = current();
    await addPerson(current(), 'boss', 'admin');
    const id = await addPerson(current(), 'ann', 'operator');
    const inside = await access.identity.signIn('ann', PASSWORD, VISIT);
    expect(inside.is).to.equal('signed-in');
    await access.people.disable(id);
    expect(await access.sessions.of(id)).to.deep.equal([]);
    expect(await access.identity.signIn('ann', PASSWORD, VISIT)).to.deep.equal({ is: 'refused' });
    await access.people.enable(id);
    await kysely.deleteFrom('access_tries').execute();
    expect((await access.identity.signIn('ann', PASSWORD, VISIT)).is).to.equal('signed-in');
  });

  it('a reset password replaces the old one, ends all sessions, and must be changed', async () => {
    const { access } = current();
    const id = await addPerson(current(), 'ann', 'operator');
    await access.identity.signIn('ann', PASSWORD, VISIT);
    const reset = await access.people.resetPassword(id);
    const password = reset.ok ? reset.value.password : '';
    expect(await access.sessions.of(id)).to.deep.equal([]);
    expect((await access.identity.signIn('ann', PASSWORD, VISIT)).is).to.equal('refused');
    const signedIn = await access.identity.signIn('ann', password, VISIT);
    expect(signedIn).to.have.nested.property('operator.mustChangePassword', true);
  });

  it('passwords are kept as scrypt, first ones too', async () => {
    const { access, kysely } = current();
    const added = await access.people.add('ann', 'viewer');
    const rows = await kysely.selectFrom('operator_accounts').selectAll().execute();
    expect(rows[0]?.password).to.match(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect(JSON.stringify(rows)).not.to.contain(added.ok ? added.value.password : 'none');
  });
});
