import { expect } from 'chai';
import { createAuth } from '../../../src/access/sign-in/auth.ts';
import { SECRET } from '../../support/guarded.ts';
import { describeOnBoth } from './on-database.ts';

describeOnBoth('tables of people', (current) => {
  it('are those that better-auth wants: it has nothing to add', async () => {
    const { kysely, clock } = current();
    const baseUrl = 'http://localhost';
    const auth = await createAuth({ kysely, clock, baseUrl, secret: SECRET, onError: () => {} });
    const { getMigrations } = await import('better-auth/db/migration');
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options);
    expect({ toBeCreated, toBeAdded }).to.deep.equal({ toBeCreated: [], toBeAdded: [] });
  });
});
