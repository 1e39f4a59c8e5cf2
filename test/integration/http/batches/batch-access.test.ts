import { expect } from 'chai';
import { aNewBatch, keepBatch } from '../../../support/batches.ts';
import { addPerson, type GuardedApp, signIn, startGuarded } from '../../../support/guarded.ts';
import { under } from '../../../support/upload.ts';

describe('batches behind the guard', function () {
  this.timeout(30_000);
  let app: GuardedApp;
  before(async () => {
    app = await startGuarded();
  });
  after(() => app.stop());
  const cookieOf = async (name: string, role: 'viewer' | 'operator' | 'approver') => {
    await addPerson(app.under, name, role);
    return signIn(app, name);
  };

  it('the maker of a file is who signed in; an approver who is somebody else approves it, and the audit log says so', async () => {
    const mara = await cookieOf('mara', 'operator');
    const body = new FormData();
    body.set('file', new File([under('ORD_1,,')], 'orders.csv'));
    const uploaded = await app.post('/api/batches/sync', { body, headers: { Cookie: mara } });
    expect(uploaded.status).to.equal(202);
    const { batchId } = Object(await uploaded.json());
    expect(await app.under.store.batch(batchId)).to.include({ maker: 'mara' });

    const waiting = { batchId: 'waits', status: 'pending approval', maker: 'mara' } as const;
    await keepBatch(app.under.store, aNewBatch(1, waiting));
    const approve = (cookie: string) =>
      app.post('/api/batches/waits/approve', {
        body: JSON.stringify({ sha256: 'a'.repeat(64), comment: 'Go' }),
        headers: { Cookie: cookie, 'Content-Type': 'application/json' },
      });
    expect((await approve(mara)).status).to.equal(403);
    expect((await approve(await cookieOf('carl', 'approver'))).status).to.equal(200);
    expect(await app.under.store.batch('waits')).to.deep.include({ status: 'processing' });
    const events = await app.under.kysely
      .selectFrom('audit_log')
      .select(['event', 'actor'])
      .where('event', 'in', ['batch.uploaded', 'batch.approved'])
      .where('outcome', '=', 'done')
      .execute();
    expect(events.map(({ event, actor }) => `${event} ${actor}`).toSorted()).to.deep.equal([
      'batch.approved carl',
      'batch.uploaded mara',
    ]);
  });

  it('a viewer sees files and no button to create one (BS-R6, BS-R66 to BS-R68)', async () => {
    const headers = { Cookie: await cookieOf('vera', 'viewer'), Accept: 'text/html' };
    const html = await (await app.get('/batches', headers)).text();
    expect(html).to.contain('Uploaded files').and.not.contain('Create Batch Sync');
    expect((await app.get('/batches/new', headers)).status).to.equal(403);
  });
});
