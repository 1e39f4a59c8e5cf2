import type {
  Batch,
  BatchKind,
  BatchRow,
  Check,
  RowRequest,
  RowStatus,
} from '../domain/batches/batch.ts';
import type { Trigger } from '../domain/runs/run.ts';
import type { BegunRow, Fence, HandOut, Standing } from './slices.ts';

/** A file to be kept. `rows` are all its data rows in order; those with an `error` are refused and never tried. */
export type NewBatch = Omit<Batch, 'counters' | 'check' | 'note' | 'runId' | 'updatedAt'> & {
  /** The same bytes were submitted before, and are meant again. */
  readonly again: boolean;
  readonly rows: readonly (RowRequest & { readonly error: string | undefined })[];
};

/** The columns that the list of files sorts by (BS-R46). */
export type BatchSort = 'fileName' | 'status' | 'totalRecords' | 'createdAt' | 'totalTasks';

/** Which files to list. `name` is any part of the file name, case and all; empty for every one (BS-R43, BS-R44). */
export type BatchQuery = {
  readonly kind: BatchKind;
  readonly name: string;
  readonly sort: BatchSort;
  readonly direction: 'ascending' | 'descending';
  readonly offset: number;
  readonly limit: number;
};

/**
 * The run that works on a file, as it is recorded and handed out in the transaction that changes the file. `handOut`
 * gets the part that sorts; the other parts follow from what it finds.
 */
export type BatchStart = {
  readonly runId: string;
  readonly trigger: Trigger;
  readonly handOut: HandOut;
};

/** Rows that were begun, whether the worker may go on, and whether more may follow from sorting. */
export type Begun = {
  readonly standing: Standing;
  readonly rows: readonly BegunRow[];
  readonly isSorted: boolean;
};

/**
 * Uploaded files and their rows. Every change is one transaction that keeps accepted + rejected + queued = total
 * (BS-R41). Changes answer the file as it is then, or undefined where there is no such file or its status does not
 * allow them. Instants are epoch milliseconds.
 */
export type Batches = {
  /**
   * Keeps a file, and starts its run where it waits for no approval. The same bytes come once unless the file is meant
   * `again`, also at one instant: the others are answered `same file`.
   */
  createBatch(batch: NewBatch, start: BatchStart): Promise<Batch | 'same file'>;
  /** The same with a file that was checked before, whose upload it drops; `gone` without it: of two starts at once, one counts. */
  startUpload(
    uploadId: string,
    batch: NewBatch,
    start: BatchStart,
  ): Promise<Batch | 'same file' | 'gone'>;
  /** Files of one kind; those that sort alike newest first. */
  batches(
    query: BatchQuery,
  ): Promise<{ readonly batches: readonly Batch[]; readonly total: number }>;
  batch(batchId: string): Promise<Batch | undefined>;
  /** Files with the very same bytes, newest first, 20 at most. */
  batchesOfFile(kind: BatchKind, sha256: string): Promise<readonly Batch[]>;
  /** Rows in the order of the file; `total` counts all of that status, undefined being every one. */
  batchRows(query: {
    readonly batchId: string;
    readonly status: RowStatus | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly BatchRow[]; readonly total: number }>;
  /** Rows of a file that sorting has not reached, behind a number, in their order. */
  unsortedRows(query: {
    readonly batchId: string;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly RowRequest[]>;
  /** Begins the next rows of a part behind a number, in their order; those that a dead attempt had begun among them. */
  beginRows(begin: Fence & { readonly after: number; readonly limit: number }): Promise<Begun>;
  /** Cancels a file and its run: rows that were not begun fail, the others end as they end. `note` is kept with the file. */
  cancelBatch(cancel: {
    readonly batchId: string;
    readonly note: string;
    readonly at: number;
  }): Promise<Batch | undefined>;
  /** Queues rows whose work failed again; undefined, too, when there are none. */
  retryFailedRows(batchId: string, at: number, start: BatchStart): Promise<Batch | undefined>;
  /** Queues every row that is no refused one again, this time to ask the gateway (BS-R35). */
  syncBatchWithGateway(batchId: string, at: number, start: BatchStart): Promise<Batch | undefined>;
  /** Answers a file that waits for approval; undefined, too, for its maker, for other bytes, and when it expired. */
  checkBatch(
    check: Check & { readonly batchId: string; readonly sha256: string },
    start: BatchStart,
  ): Promise<Batch | undefined>;
  /** Cancels every file whose approval expired by the instant `at`, and answers them. */
  expireApprovals(at: number, note: string): Promise<readonly Batch[]>;
};

/** The bytes of a file that was checked and waits for Start; its `sha256` is of its bytes, hexadecimal. */
export type Upload = {
  readonly uploadId: string;
  readonly fileName: string;
  readonly description: string;
  readonly maker: string;
  readonly syncWithGateway: boolean;
  readonly sha256: string;
  readonly content: Uint8Array;
  readonly createdAt: number;
};

/** Files between upload and Start. Nothing of them is work, and nobody misses one that is dropped. */
export type Uploads = {
  keepUpload(upload: Upload): Promise<void>;
  upload(uploadId: string): Promise<Upload | undefined>;
  /** Drops what was uploaded before the instant, and answers how many there were. */
  dropUploadsBefore(at: number): Promise<number>;
};
