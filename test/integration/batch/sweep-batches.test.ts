import { expect } from 'chai';
import { sweepBatches, UPLOAD_MS } from '../../../src/batch/sweep-batches.ts';
import type { Batch } from '../../../src/domain/batches/batch.ts';
import type { Database } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { aNewBatch, keepBatch } from '../../support/batches.ts';
import { settableClock } from '../../support/clock.ts';
import { temporaryDatabase } from '../../support/data-directory.ts';

describe('the sweep of batches', function () {
  this.timeout(20_000);
  let database: Database;
  before(async () => {
    database = await temporaryDatabase();
  });
  after(() => database.close());

  it('approvals and uploads that wait too long end, once; what is at work is left alone', async () => {
    const store = createDatabaseStore(database);
    const clock = settableClock();
    const now = clock.now();
    await keepBatch(store, aNewBatch(2));
    const waiting = { status: 'pending approval', approvalExpiresAt: now } as const;
    await keepBatch(store, aNewBatch(1, { batchId: 'late', ...waiting }));
    const upload = { uploadId: 'u', fileName: 'a.csv', description: '', maker: 'mara' };
    const bytes = { syncWithGateway: false, sha256: 'a'.repeat(64), content: new Uint8Array([1]) };
    await store.keepUpload({ ...upload, ...bytes, createdAt: now - UPLOAD_MS - 1 });
    const ended: string[] = [];
    const onExpired = async ({ batchId }: Batch) => void ended.push(batchId);
    const sweep = () => sweepBatches({ batches: store, clock, onExpired });
    await sweep();
    expect(await store.batch('late')).to.include({ status: 'cancelled' });
    expect(await store.batch('batch-1')).to.include({ status: 'processing' });
    expect(await store.upload('u')).to.equal(undefined);
    await sweep();
    expect(ended, 'each expiry is written down, once').to.deep.equal(['late']);
  });
});
