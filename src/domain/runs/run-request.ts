import type { RunKind, Trigger, Window } from './run.ts';

/** One payment's transactions: by what the gateway or a row of a file calls them. */
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
  /** Only what concerns these, instead of a window; it neither waits for other runs nor moves a watermark. */
  readonly targets?: readonly Target[] | undefined;
  /** The tick of the schedule that asks, in epoch milliseconds: one run of a kind for each, however many ask. */
  readonly tick?: number | undefined;
};

/**
 * Whether a run on its way does all that is asked: the same kind of work over the same time, and at least the same
 * targets and merchant ids. A trigger that it covers joins it (SP-R20, design §7).
 */
export function covers(running: RunRequest, asked: RunRequest): boolean {
  return (
    running.kind === asked.kind &&
    running.dryRun === asked.dryRun &&
    (running.full || !asked.full) &&
    running.range?.from === asked.range?.from &&
    running.range?.to === asked.range?.to &&
    namesAll(running.targets, asked.targets) &&
    asked.merchantIds.every((id) => running.merchantIds.includes(id))
  );
}

function namesAll(running: RunRequest['targets'], asked: RunRequest['targets']): boolean {
  if (running === undefined || asked === undefined) return running === asked;
  return asked.every((one) => running.some((other) => isSame(one, other)));
}

function isSame(one: Target, other: Target): boolean {
  return one.transactionId === other.transactionId && one.clientReference === other.clientReference;
}

/**
 * Whether a run takes its turn: no two that write over a window of one kind and merchant id work at once. A dry
 * run writes nothing and targets are single payments, which the version of each write guards: no other run waits for them.
 */
export function takesTurns({ dryRun, targets }: RunRequest): boolean {
  return !dryRun && targets === undefined;
}
