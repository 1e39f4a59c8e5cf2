import type { Kysely, Selectable } from 'kysely';
import type { Upload, Uploads } from '../../ports/batches.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import type { BatchUploadTable } from './batch-tables.ts';

/** Files between upload and Start, in the database: whichever process is asked next finds them. */
export function uploadsIn(kysely: Kysely<Tables>): Uploads {
  return {
    async keepUpload(upload) {
      await kysely.insertInto('batch_uploads').values(toRow(upload)).execute();
    },
    async upload(uploadId) {
      const row = await kysely
        .selectFrom('batch_uploads')
        .selectAll()
        .where('upload_id', '=', storable(uploadId))
        .executeTakeFirst();
      return row === undefined ? undefined : toUpload(row);
    },
    async dropUploadsBefore(at) {
      const { numDeletedRows } = await kysely
        .deleteFrom('batch_uploads')
        .where('created_at', '<', at)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toRow(upload: Upload): BatchUploadTable {
  return {
    upload_id: upload.uploadId,
    file_name: storable(upload.fileName),
    description: storable(upload.description),
    maker: storable(upload.maker),
    sync_with_gateway: upload.syncWithGateway,
    sha256: upload.sha256,
    content: upload.content,
    created_at: upload.createdAt,
  };
}

function toUpload(row: Selectable<BatchUploadTable>): Upload {
  return {
    uploadId: row.upload_id,
    fileName: row.file_name,
    description: row.description,
    maker: row.maker,
    syncWithGateway: row.sync_with_gateway,
    sha256: row.sha256,
    content: row.content,
    createdAt: row.created_at,
  };
}
