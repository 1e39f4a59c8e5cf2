import type {
  Batch,
  BatchKind,
  BatchRow,
  Check,
  EndingWords,
  RowRequest,
  RowResult,
  RowStatus,
} from '../domain/batches/batch.ts';

/** A file to be kept. `rows` are all its data rows in order; those with an `error` are refused and never tried. */
export type NewBatch = Omit<Batch, 'counters' | 'check' | 'note' | 'updatedAt'> & {
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
 * A row that a worker holds. Its result counts only under this very `attempt`: a later claim makes it void. `tries`
 * counts the workers that took it and have not told of it, this one included.
 */
export type ClaimedRow = RowRequest & { readonly attempt: number; readonly tries: number };

/** What became of a claimed row. */
export type SettledRow = Pick<ClaimedRow, 'number' | 'attempt'> & { readonly result: RowResult };

/**
 * Uploaded files and their rows. Every change is one transaction that keeps accepted + rejected + queued = total
 * (BS-R41). Changes answer the file as it is then, or undefined where there is no such file or its status does not
 * allow them. Instants are epoch milliseconds.
 */
export type Batches = {
  createBatch(batch: NewBatch): Promise<Batch>;
  /** The same with a file that was checked before, whose upload it drops; undefined when that is gone: of two who start it at once, one does. */
  startUpload(uploadId: string, batch: NewBatch): Promise<Batch | undefined>;
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
  /** Files with queued rows that a worker has to see to: at work, or cancelled while a worker held some; oldest first. */
  openBatches(): Promise<readonly Batch[]>;
  /** Takes queued rows of a file at work that nobody holds, in their order, and holds them until the instant `until`. */
  claimRows(claim: {
    readonly batchId: string;
    readonly limit: number;
    readonly at: number;
    readonly until: number;
  }): Promise<readonly ClaimedRow[]>;
  /** Holds claimed rows until another instant. Rows settled or claimed again since stay as they are. */
  holdRows(hold: {
    readonly batchId: string;
    readonly rows: readonly Pick<ClaimedRow, 'number' | 'attempt'>[];
    readonly until: number;
  }): Promise<void>;
  /** Frees claimed rows that were not begun, as if they had never been taken; again with the exceptions of `holdRows`. */
  giveBackRows(given: {
    readonly batchId: string;
    readonly rows: readonly Pick<ClaimedRow, 'number' | 'attempt'>[];
  }): Promise<void>;
  /** Frees every row that is held: for a process that no other one can be at work beside. */
  freeRows(): Promise<void>;
  /** Settles claimed rows, and the file with its last one. A row settled before, or claimed again since, stays as it is. */
  recordRows(record: {
    readonly batchId: string;
    readonly at: number;
    readonly rows: readonly SettledRow[];
  }): Promise<Batch | undefined>;
  /** Fails the rows that no worker holds; held ones end as they end. `note` is kept with the file. */
  cancelBatch(cancel: {
    readonly batchId: string;
    readonly note: string;
    readonly words: EndingWords;
    readonly at: number;
  }): Promise<Batch | undefined>;
  /** Fails rows of a cancelled file that no worker holds any more: those whose worker never came back. */
  endCancelled(end: {
    readonly batchId: string;
    readonly words: EndingWords;
    readonly at: number;
  }): Promise<Batch | undefined>;
  /** Queues rows whose work failed again; undefined, too, when there are none. */
  retryFailedRows(batchId: string, at: number): Promise<Batch | undefined>;
  /** Queues every row that is no refused one again, this time to ask the gateway (BS-R35). */
  syncBatchWithGateway(batchId: string, at: number): Promise<Batch | undefined>;
  /** Answers a file that waits for approval; undefined, too, for its maker, for other bytes, and when it expired. */
  checkBatch(
    check: Check & { readonly batchId: string; readonly sha256: string },
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
