import { expect } from 'chai';
import type { Upload } from '../../../src/ports/batches.ts';
import { aNewBatch, aNewRow, aStart } from '../../support/batches.ts';
import type { UnderTest } from './on-database.ts';

const UPLOAD: Upload = {
  uploadId: 'upload-1',
  fileName: 'orders.csv',
  description: 'Orders of Monday',
  maker: 'mara',
  syncWithGateway: true,
  sha256: 'a'.repeat(64),
  content: Uint8Array.from([0xef, 0xbb, 0xbf, 0x61, 0x00, 0xff]),
  createdAt: 1_000,
};

/** Files between upload and Start. */
export function itKeepsUploads(current: () => UnderTest): void {
  it('kept → byte for byte as it came', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    const kept = await store.upload('upload-1');
    const content = Uint8Array.from(kept?.content ?? []);
    expect({ ...kept, content }).to.deep.equal(UPLOAD);
  });

  it('started twice at once → one file of it, and the upload is gone', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    const started = await Promise.all(
      ['b1', 'b2'].map((batchId) =>
        store.startUpload('upload-1', aNewBatch(2, { batchId }), aStart()),
      ),
    );
    const [kept, ...others] = started.filter((batch) => typeof batch !== 'string');
    expect(others).to.deep.equal([]);
    expect(await store.batch(kept?.batchId ?? '')).to.deep.equal(kept);
    expect(await store.upload('upload-1')).to.equal(undefined);
  });

  it('the same bytes came before → told so, and the upload is still there', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    await store.createBatch(aNewBatch(1, { again: false }), aStart());
    const twin = aNewBatch(1, { batchId: 'twin', again: false });
    expect(await store.startUpload('upload-1', twin, aStart())).to.equal('same file');
    expect(await store.upload('upload-1')).to.include({ uploadId: 'upload-1' });
  });

  it('a start that cannot be kept → the upload is still there, to be started again', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    const refused = aNewBatch(0, { rows: [aNewRow(1, 'wrong')] });
    const answer = await store
      .startUpload('upload-1', refused, aStart())
      .catch((error: Error) => error.message);
    expect(answer).to.contain('no row to do');
    expect(await store.upload('upload-1')).to.include({ uploadId: 'upload-1' });
    const started = await store.startUpload('upload-1', aNewBatch(1), aStart());
    expect(started).to.include({ status: 'processing' });
  });

  it('left lying → dropped when its time is over, later ones stay', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    await store.keepUpload({ ...UPLOAD, uploadId: 'upload-2', createdAt: 2_000 });
    expect(await store.dropUploadsBefore(2_000)).to.equal(1);
    expect(await store.upload('upload-1')).to.equal(undefined);
    expect(await store.upload('upload-2')).to.include({ uploadId: 'upload-2' });
  });
}
