import type { Change } from '../decide/decision.ts';
import type { ItemOutcome } from '../decide/reason.ts';

/** What the rows of a file ask for. */
export type BatchKind = 'sync' | 'payments' | 'refunds';

/** Where a file stands, in the words that people read. Source: seed 000, X5, X12. */
export type BatchStatus =
  | 'pending approval'
  | 'processing'
  | 'completed'
  | 'completed with errors'
  | 'failed'
  | 'rejected'
  | 'cancelled';

/** Where a row stands; there is no other (BS-R28 to BS-R31). */
export type RowStatus = 'QUEUED' | 'ACCEPTED' | 'FAILED';

/**
 * Counts of a file's rows: accepted + rejected + queued = total at every instant (BS-R41). `refused` of the rejected
 * were wrong in the file itself and never became tasks (X6).
 */
export type Counters = {
  readonly total: number;
  readonly refused: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly queued: number;
};

/** What the checker answered to the maker, and when (epoch milliseconds). */
export type Check = {
  readonly answer: 'approved' | 'rejected';
  readonly checker: string;
  readonly comment: string;
  readonly at: number;
};

/**
 * An uploaded file. `sha256` is of its bytes; `maker` is who submitted it; `note` says why it ended before its rows
 * did. Instants are epoch milliseconds; `approvalExpiresAt` is null where no approval was asked for.
 */
export type Batch = {
  readonly batchId: string;
  readonly kind: BatchKind;
  readonly fileName: string;
  readonly description: string;
  readonly sha256: string;
  readonly status: BatchStatus;
  readonly syncWithGateway: boolean;
  readonly counters: Counters;
  readonly maker: string;
  readonly check: Check | undefined;
  readonly approvalExpiresAt: number | null;
  readonly note: string | undefined;
  /** The run at work on it, or the last one that was. */
  readonly runId: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What the gateway said of a row; `skipped` when it was not asked (BS-R19). */
export type GatewayStatus = 'found' | 'not found' | 'skipped' | 'error';

/**
 * What became of a row. `response` is what commercetools answered, `error` why it failed; `matchedBy` is how the
 * order id met its order (X3).
 */
export type RowResult = {
  readonly status: Exclude<RowStatus, 'QUEUED'>;
  readonly outcome: ItemOutcome | undefined;
  readonly response: string | undefined;
  readonly gatewayStatus: GatewayStatus | undefined;
  readonly error: string | undefined;
  readonly matchedBy: 'exact' | 'folded' | undefined;
  readonly paymentId: string | undefined;
  readonly changes: readonly Change[];
};

/** What rows say that end with their file: those that were not started, and those whose result is uncertain. */
export type EndingWords = { readonly notStarted: string; readonly uncertain: string };

/** What rows of a cancelled file say. */
export const CANCELLED: EndingWords = {
  notStarted: 'Cancelled before this row was begun.',
  uncertain: 'Cancelled after a worker began this row and died: look at the payment.',
};

/** What rows say of which every worker died. */
export const GIVEN_UP: EndingWords = {
  notStarted: 'Given up before this row was begun: the workers died one after the other.',
  uncertain:
    'Given up after the workers of this row died one after the other: look at the payment.',
};

/** What a row of a file asks for; `number` counts from 1, `line` is physical, the header being 1 (X32). */
export type RowRequest = {
  readonly number: number;
  readonly line: number;
  readonly orderId: string;
  readonly txnId: string | undefined;
  readonly uniqueRequestId: string | undefined;
};

/**
 * A row of a file with its result. `isRefused`: it was wrong in the file and is never tried. `attempt` is that of the
 * worker that began it, 0 before. Its result is undefined while it is QUEUED.
 */
export type BatchRow = RowRequest & {
  readonly status: RowStatus;
  readonly isRefused: boolean;
  readonly attempt: number;
  readonly result: RowResult | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** The counters of a new file of `total` rows of which `refused` are wrong (design §11). */
export function newCounters(total: number, refused: number): Counters {
  return { total, refused, accepted: 0, rejected: refused, queued: total - refused };
}

/** Rows of a file that are work: Total Tasks (X6). */
export function tasksOf({ total, refused }: Counters): number {
  return total - refused;
}

/** Whether somebody had to approve the file, and nobody did: none of its rows may be worked on. */
export function isUnapproved({
  approvalExpiresAt,
  check,
}: Pick<Batch, 'approvalExpiresAt' | 'check'>): boolean {
  return approvalExpiresAt !== null && check?.answer !== 'approved';
}

/**
 * Whether this person submitted the file. Names that a person could take for the same are the same, so that no file is
 * approved by its maker under another case, width or spacing.
 */
export function isMaker({ maker }: Pick<Batch, 'maker'>, person: string): boolean {
  const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase();
  return folded(person) === folded(maker);
}

/** Rows whose work failed, and which may be tried again. */
export function retryableOf({ rejected, refused }: Counters): number {
  return rejected - refused;
}

/** The counters after queued rows were settled. Throws when there were fewer: a row would be counted twice. */
export function withSettled(
  counters: Counters,
  settled: { readonly accepted: number; readonly rejected: number },
): Counters {
  const queued = counters.queued - settled.accepted - settled.rejected;
  if (queued < 0) throw new Error(`More rows settled than queued: ${JSON.stringify(counters)}`);
  const accepted = counters.accepted + settled.accepted;
  return { ...counters, accepted, rejected: counters.rejected + settled.rejected, queued };
}

/** The counters after settled rows were queued again. Throws when there were fewer. */
export function withRequeued(
  counters: Counters,
  requeued: { readonly accepted: number; readonly rejected: number },
): Counters {
  const accepted = counters.accepted - requeued.accepted;
  const rejected = counters.rejected - requeued.rejected;
  if (accepted < 0 || rejected < counters.refused)
    throw new Error(`More rows queued again than settled: ${JSON.stringify(counters)}`);
  const queued = counters.queued + requeued.accepted + requeued.rejected;
  return { ...counters, accepted, rejected, queued };
}
