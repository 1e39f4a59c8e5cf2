import type { ItemOutcome } from '../../domain/decide/reason.ts';
import type { TransactionState } from '../../domain/payment/payment.ts';
import type { PaymentState } from '../../domain/payment/payment-state.ts';
import type { ExceptionFilter } from '../../domain/runs/exception.ts';
import type { RunResult } from '../../domain/runs/run.ts';

/** A state as a page shows it: a word, an icon and a colour, so that none of them stands alone. */
export type Chip = { readonly label: string; readonly tone: Tone; readonly icon: string };

type Tone = 'good' | 'warn' | 'bad' | 'review' | 'info' | 'quiet';

/** What has become of a payment. */
export const STATE_CHIPS: Readonly<Record<PaymentState, Chip>> = {
  'no-transactions': { label: 'No transactions', tone: 'warn', icon: 'empty' },
  open: { label: 'Open', tone: 'quiet', icon: 'dot' },
  'in-review': { label: 'In review', tone: 'review', icon: 'eye' },
  declined: { label: 'Declined', tone: 'bad', icon: 'cross' },
  authorized: { label: 'Authorized', tone: 'info', icon: 'lock' },
  'partly-captured': { label: 'Partly captured', tone: 'good', icon: 'half' },
  captured: { label: 'Captured', tone: 'good', icon: 'check' },
  'part-refunded': { label: 'Part-refunded', tone: 'quiet', icon: 'back' },
  refunded: { label: 'Refunded', tone: 'quiet', icon: 'back' },
  reversed: { label: 'Reversed', tone: 'quiet', icon: 'slash' },
  'charged-back': { label: 'Charged back', tone: 'bad', icon: 'alert' },
};

/** How a gateway transaction was counted. */
export const OUTCOME_CHIPS: Readonly<Record<ItemOutcome, Chip>> = {
  updated: { label: 'Updated', tone: 'good', icon: 'pencil' },
  unchanged: { label: 'Unchanged', tone: 'quiet', icon: 'check' },
  ignored: { label: 'Ignored', tone: 'quiet', icon: 'slash' },
  exception: { label: 'Exception', tone: 'bad', icon: 'alert' },
};

/** How a run, or a merchant id of it, ended. */
export const RESULT_CHIPS: Readonly<Record<RunResult, Chip>> = {
  completed: { label: 'Completed', tone: 'good', icon: 'check' },
  partial: { label: 'Partial', tone: 'warn', icon: 'half' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross' },
};

/** A run that has not ended. */
export const WORKING_CHIP: Chip = { label: 'Working', tone: 'info', icon: 'sync' };

/** Whether somebody still has to look at an exception. */
export const EXCEPTION_CHIPS: Readonly<Record<ExceptionFilter, Chip>> = {
  open: { label: 'Open', tone: 'bad', icon: 'alert' },
  waiting: { label: 'Waits', tone: 'info', icon: 'clock' },
  resolved: { label: 'Resolved', tone: 'good', icon: 'check' },
  dismissed: { label: 'Dismissed', tone: 'quiet', icon: 'slash' },
};

/** How far a transaction got. */
export const TRANSACTION_CHIPS: Readonly<Record<TransactionState, Chip>> = {
  Initial: { label: 'Initial', tone: 'quiet', icon: 'dot' },
  Pending: { label: 'Pending', tone: 'review', icon: 'eye' },
  Success: { label: 'Success', tone: 'good', icon: 'check' },
  Failure: { label: 'Failure', tone: 'bad', icon: 'cross' },
};
