import { expect } from 'chai';
import { triesIn } from '../../../../src/access/sign-in/tries.ts';
import { describeOnBoth } from '../on-database.ts';

const MINUTE = 60_000;

describeOnBoth('limits of tries (issue 4)', (current) => {
  let who = 0;
  const tries = () => triesIn(current().kysely, current().clock);
  beforeEach(() => {
    who += 1;
  });

  async function grantedOf(kind: 'name' | 'address', count: number): Promise<number> {
    const asked = Array.from({ length: count }, () => tries().begin(kind, `who-${who}`));
    return (await Promise.all(asked)).filter(({ granted }) => granted).length;
  }

  for (const [kind, limit] of [
    ['name', 5],
    ['address', 10],
  ] as const) {
    it(`${kind}: of 40 tries at the same instant ${limit} are granted`, async () => {
      expect(await grantedOf(kind, 40)).to.equal(limit);
    });
  }

  it('a lock ends after 15 minutes, and counting starts anew', async () => {
    await grantedOf('name', 6);
    const locked = await tries().look('name', `who-${who}`);
    expect(locked).to.deep.include({ granted: false });
    current().clock.advance(15 * MINUTE + 1);
    expect(await grantedOf('name', 10)).to.equal(5);
  });

  it('tries while it is locked do not lengthen the lock', async () => {
    await grantedOf('name', 5);
    current().clock.advance(14 * MINUTE);
    await grantedOf('name', 50);
    current().clock.advance(MINUTE + 1);
    expect(await grantedOf('name', 1)).to.equal(1);
  });

  it('a right one starts a name anew, and gives an address only that one back', async () => {
    await grantedOf('name', 4);
    await tries().succeed('name', `who-${who}`);
    expect(await grantedOf('name', 6)).to.equal(5);
    await grantedOf('address', 9);
    await tries().succeed('address', `who-${who}`);
    expect(await grantedOf('address', 5)).to.equal(2);
  });

  it('names are the same in any case, and addresses of one IPv6 network are one', async () => {
    for (const name of ['Ann', 'ANN', 'ann', 'aNN', 'anN'])
      await tries().begin('name', `${name}${who}`);
    expect(await tries().begin('name', `ann${who}`)).to.include({ granted: false });
    for (let n = 0; n < 10; n += 1) await tries().begin('address', `2001:db8:${who}:1::${n}`);
    expect(await tries().begin('address', `2001:db8:${who}:1::ffff`)).to.include({
      granted: false,
    });
    expect(await tries().begin('address', `2001:db8:${who}:2::1`)).to.include({ granted: true });
  });

  it('what was tried is not in the table', async () => {
    await tries().begin('name', 'my-secret-password');
    const rows = await current().kysely.selectFrom('access_tries').selectAll().execute();
    expect(JSON.stringify(rows)).not.to.contain('my-secret-password');
  });
});
