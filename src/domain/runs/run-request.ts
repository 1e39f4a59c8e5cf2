import type { RunKind, Trigger, Window } from './run.ts';

/** One payment's transactions, instead of a window: by what the gateway or a row of a file calls them. */
export type Target = {
  readonly transactionId: string | undefined;
  readonly clientReference: string | undefined;
};

/** What a run should cover. Without `range` each merchant id goes on from its watermark. */
export type RunRequest = {
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly merchantIds: readonly string[];
  /** Back-fill: exactly this range of gateway time. */
  readonly range: Window | undefined;
  /** Decide everything, write nothing. */
  readonly dryRun: boolean;
  /** Ask again about transactions that earlier runs settled, also where the day has had its full pass. */
  readonly full: boolean;
  /** Only what concerns this; it neither waits for other runs nor moves a watermark. */
  readonly target?: Target | undefined;
  /** The tick of the schedule that asks, in epoch milliseconds: one run of a kind for each, however many ask. */
  readonly tick?: number | undefined;
};

/**
 * Whether a run on its way does all that is asked: the same kind of work over the same time or target and at
 * least the same merchant ids. A trigger that it covers joins it (SP-R20, design §7).
 */
export function covers(running: RunRequest, asked: RunRequest): boolean {
  return (
    running.kind === asked.kind &&
    running.dryRun === asked.dryRun &&
    (running.full || !asked.full) &&
    running.range?.from === asked.range?.from &&
    running.range?.to === asked.range?.to &&
    running.target?.transactionId === asked.target?.transactionId &&
    running.target?.clientReference === asked.target?.clientReference &&
    asked.merchantIds.every((id) => running.merchantIds.includes(id))
  );
}

/**
 * Whether a run takes its turn: no two that write over a window of one kind and merchant id work at once. A dry
 * run writes nothing and a target is one payment, which the version of each write guards: they keep nobody waiting.
 */
export function takesTurns({ dryRun, target }: RunRequest): boolean {
  return !dryRun && target === undefined;
}
