import { expect } from 'chai';
import { tendBatches, UPLOAD_MS } from '../../../src/batch/tend-batches.ts';
import type { Batch } from '../../../src/domain/batches/batch.ts';
import type { Database } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { aNewBatch, work } from '../../support/batches.ts';
import { settableClock } from '../../support/clock.ts';
import { temporaryDatabase } from '../../support/data-directory.ts';

describe('batches that nobody sees to', function () {
  this.timeout(20_000);
  let database: Database;
  before(async () => {
    database = await temporaryDatabase();
  });
  after(() => database.close());

  it('those at work are started again, approvals and uploads that wait too long end', async () => {
    const store = createDatabaseStore(database);
    const clock = settableClock();
    const now = clock.now();
    await store.createBatch(aNewBatch(2));
    const waiting = { status: 'pending approval', approvalExpiresAt: now } as const;
    await store.createBatch(aNewBatch(1, { batchId: 'late', ...waiting }));
    const upload = { uploadId: 'u', fileName: 'a.csv', description: '', maker: 'mara' };
    const bytes = { syncWithGateway: false, sha256: 'a'.repeat(64), content: new Uint8Array([1]) };
    await store.keepUpload({ ...upload, ...bytes, createdAt: now - UPLOAD_MS - 1 });
    const started: string[] = [];
    const start = async (batchId: string) => void started.push(batchId);
    const ended: string[] = [];
    const expired = async ({ batchId }: Batch) => void ended.push(batchId);
    const tend = () => tendBatches({ batches: store, clock, start, expired });
    await tend();
    expect(started).to.deep.equal(['batch-1']);
    expect(await store.batch('late')).to.include({ status: 'cancelled' });
    expect(await store.upload('u')).to.equal(undefined);
    await work(store, 2);
    await tend();
    expect(started, 'a file that is done is left alone').to.deep.equal(['batch-1']);
    expect(ended, 'each expiry is written down, once').to.deep.equal(['late']);
  });
});
