import { expect } from 'chai';
import type { Upload } from '../../src/batch-ports.ts';
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

  it('started twice at once → one of them has it', async () => {
    const { store } = current();
    await store.keepUpload(UPLOAD);
    const taken = await Promise.all([store.dropUpload('upload-1'), store.dropUpload('upload-1')]);
    expect(taken.toSorted()).to.deep.equal([false, true]);
    expect(await store.upload('upload-1')).to.equal(undefined);
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
