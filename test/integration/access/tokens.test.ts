import { expect } from 'chai';
import { sql } from 'kysely';
import { describeOnBoth } from './on-database.ts';

const DAY = 24 * 60 * 60 * 1000;
const NEW = { name: 'scheduler', scopes: ['sync:trigger'], days: 1, createdBy: 'ann' } as const;

describeOnBoth('tokens (issue 4)', (current) => {
  it('a new token opens what its scopes say', async () => {
    const { tokens } = current().access;
    const { token, secret } = await tokens.create(NEW);
    expect(await tokens.holder(secret)).to.deep.equal({
      ...{ kind: 'token', id: token.id, name: 'scheduler', permissions: ['sync:trigger'] },
    });
  });

  it('the database is away → a token that was good lately still is, for a quarter of an hour; no other is', async () => {
    const { access, kysely, clock } = current();
    const { secret } = await access.tokens.create(NEW);
    const unused = await access.tokens.create(NEW);
    const holder = await access.tokens.holder(secret);
    await sql`alter table access_tokens rename to access_tokens_away`.execute(kysely);
    try {
      expect(await access.tokens.holder(secret)).to.deep.equal(holder);
      expect(await access.tokens.holder(unused.secret).catch(() => 'away')).to.equal('away');
      clock.advance(15 * 60_000);
      expect(await access.tokens.holder(secret).catch(() => 'away')).to.equal('away');
    } finally {
      await sql`alter table access_tokens_away rename to access_tokens`.execute(kysely);
    }
  });

  it('its secret is nowhere in the database', async () => {
    const { access, kysely } = current();
    const { secret } = await access.tokens.create(NEW);
    const rows = await kysely.selectFrom('access_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.to.contain(secret.split('_').at(-1));
  });

  it('every character of the secret counts', async () => {
    const { tokens } = current().access;
    const { secret } = await tokens.create(NEW);
    const changed = [...secret].map((character, at) => {
      const other = character === 'a' ? 'b' : 'a';
      return secret.slice(0, at) + other + secret.slice(at + 1);
    });
    // The last one holds four bits of 256 and two of nothing.
    const opened = await Promise.all(changed.slice(0, -1).map((one) => tokens.holder(one)));
    expect(opened.filter((holder) => holder !== undefined)).to.deep.equal([]);
  });

  for (const given of [
    '',
    'pst_',
    'pst_000000000000_',
    `pst_${'0'.repeat(12)}_${'A'.repeat(43)}`,
    'x'.repeat(9_999),
  ]) {
    it(`"${given.slice(0, 24)}" opens nothing`, async () => {
      expect(await current().access.tokens.holder(given)).to.equal(undefined);
    });
  }

  it('a revoked token opens nothing, and is revoked once', async () => {
    const { tokens } = current().access;
    const { token, secret } = await tokens.create(NEW);
    expect(await tokens.revoke(token.id)).to.have.property('name', 'scheduler');
    expect(await tokens.holder(secret)).to.equal(undefined);
    expect(await tokens.revoke(token.id)).to.equal(undefined);
  });

  it('an expired token opens nothing', async () => {
    const { access, clock } = current();
    const { secret } = await access.tokens.create(NEW);
    expect(await access.tokens.holder(secret)).not.to.equal(undefined);
    clock.advance(DAY);
    expect(await access.tokens.holder(secret)).to.equal(undefined);
  });

  it('remembers its last use, to the minute', async () => {
    const { access, clock } = current();
    const { token, secret } = await access.tokens.create({ ...NEW, days: 30 });
    const used = async () =>
      (await access.tokens.list()).find(({ id }) => id === token.id)?.lastUsedAt ?? null;
    expect(await used()).to.equal(null);
    await access.tokens.holder(secret);
    const first = await used();
    clock.advance(30_000);
    await access.tokens.holder(secret);
    expect(await used()).to.equal(first);
    clock.advance(60_000);
    await access.tokens.holder(secret);
    expect((await used()) ?? 0).to.be.at.least((first ?? 0) + 60_000);
  });
});
