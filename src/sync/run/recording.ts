import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { Item } from '../../domain/decide/decision.ts';
import type { KeptCondition, PaymentConditions } from '../../domain/runs/condition.ts';
import type { Checkpoint, Part, Settled, Standing } from '../../ports/ports.ts';
import type { SortedRow } from '../../ports/slices.ts';

/**
 * What the work on a part comes to, a step at a time: how many records there are, why some cannot be read, a page of a
 * window or a slice of a file to record, or a look at whether it may go on.
 */
export type Recording =
  | { readonly kind: 'count'; readonly total: number }
  | { readonly kind: 'problem'; readonly error: string }
  | {
      readonly kind: 'page';
      readonly items: readonly Item[];
      readonly waited: readonly Item[];
      readonly conditions: readonly PaymentConditions[];
      readonly settled: readonly Settled[];
      readonly checkpoint: Checkpoint;
    }
  | {
      readonly kind: 'slice';
      readonly rows: readonly {
        readonly row: RowRequest;
        readonly result: RowResult;
        readonly conditions?: readonly KeptCondition[];
      }[];
      readonly sorted: readonly SortedRow[];
      readonly error: string | undefined;
    }
  | { readonly kind: 'look'; readonly standing: Standing };

/**
 * The work on a part of any kind. It may read ahead as it likes. It asks `mayBegin` before each piece that writes, and
 * after a refusal ends with what it has begun, so that what was written is recorded.
 */
export type PartWork = (part: Part, mayBegin: () => boolean) => AsyncGenerator<Recording>;
