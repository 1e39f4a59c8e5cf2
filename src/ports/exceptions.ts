import type { ExceptionFilter, ExceptionSubject, KeptException } from '../domain/runs/exception.ts';

/** Exceptions across runs. Pages open and resolve them; dry runs leave them as they are. */
export type Exceptions = {
  /**
   * Newest first; `state` undefined is all of them, `runId` those that this run was the last to see, `paymentId` those
   * of a payment. `now` tells which ones wait.
   */
  exceptions(query: {
    readonly state: ExceptionFilter | undefined;
    readonly now: number;
    readonly runId?: string | undefined;
    readonly paymentId?: string | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly exceptions: readonly KeptException[]; readonly total: number }>;
  exception(id: string): Promise<KeptException | undefined>;
  /** Closes an open exception; undefined when there is no open one of that id. It opens again for another reason. */
  dismissException(id: string, note: string, at: number): Promise<KeptException | undefined>;
  /**
   * Claims at most `limit` open exceptions whose look is due at `now`, the most overdue first, of the subjects and
   * merchant ids that are covered. Each is claimed once, however many instances ask, and again when its next look is due.
   */
  claimDueExceptions(claim: {
    readonly now: number;
    readonly limit: number;
    readonly covered: readonly {
      readonly subject: ExceptionSubject;
      readonly merchantIds: readonly string[];
    }[];
  }): Promise<readonly KeptException[]>;
};
