import type { BatchRight } from '../../batch/actions.ts';
import type { FileLimits } from '../../batch/csv/parse-file.ts';
import type { PreviewedRow } from '../../batch/rows/preview-rows.ts';
import type { RowRequest } from '../../domain/batches/batch.ts';
import type { Trigger } from '../../domain/runs/run.ts';
import type { Batches, BatchStart, Uploads } from '../../ports/batches.ts';
import type { Ids } from '../../ports/ports.ts';

/** Who asks, under the name that is kept, and what they may do with batches (BS-R66 to BS-R68). */
export type Person = { readonly name: string; readonly rights: ReadonlySet<BatchRight> };

/** When a file is looked at (epoch milliseconds), and whether files need an approval then. */
export type Seen = { readonly now: number; readonly makerChecker: boolean };

/** What pages and API need to take in uploaded files and to show what becomes of them. */
export type BatchPort = {
  readonly store: Batches & Uploads;
  /** Makes a change that starts the run of a file, in one transaction with its job. */
  readonly start: <T>(trigger: Trigger, change: (start: BatchStart) => Promise<T>) => Promise<T>;
  /** What a sync would make of some rows, without a write. */
  readonly preview: (
    rows: readonly RowRequest[],
    withGateway: boolean,
  ) => Promise<readonly PreviewedRow[]>;
  readonly limits: FileLimits;
  /** Somebody else has to approve a file before it is worked on. */
  readonly makerChecker: boolean;
  readonly ids: Ids;
  /** Writes down who did what to which file. */
  readonly audit: (entry: Readonly<Record<string, unknown>>) => void;
};
