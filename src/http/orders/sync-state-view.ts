import type { Payment } from '../../domain/payment/payment.ts';
import { isHeld } from '../../domain/payment/payment-state.ts';
import type { SyncState } from '../../ports/ports.ts';
import type { Chip } from '../format/chips.ts';
import { timeView } from '../format/time-text.ts';

/** What is known about a payment's agreement with the gateway, and the run that found it out. */
export type SyncStateView = Chip & { readonly title: string; readonly href: string | undefined };

const CHIPS = {
  exception: { label: 'Exception', tone: 'bad', icon: 'alert' },
  found: { label: 'Changes found', tone: 'warn', icon: 'pencil' },
  pending: { label: 'Pending', tone: 'review', icon: 'eye' },
  inSync: { label: 'In sync', tone: 'good', icon: 'check' },
  never: { label: 'Never', tone: 'quiet', icon: 'dash' },
} as const satisfies Readonly<Record<string, Chip>>;

/** Sync state of a payment: what the last run said of it, and whether a verdict is still awaited. */
export function syncStateView(
  payment: Payment,
  state: SyncState | undefined,
  now: number,
): SyncStateView {
  const held = payment.transactions.some(isHeld);
  if (state === undefined) {
    const title = held ? 'Awaits a verdict; no run has looked at it yet' : 'No run has met it yet';
    return { ...(held ? CHIPS.pending : CHIPS.never), title, href: undefined };
  }
  const title = `Looked at ${timeView(state.at, now).text}`;
  const place = state.foundBy === 'batch' ? 'batches' : 'runs';
  return { ...chipOf(state, held), title, href: `/${place}/${encodeURIComponent(state.runId)}` };
}

function chipOf(state: SyncState, held: boolean): Chip {
  if (state.outcome === 'exception') return CHIPS.exception;
  if (state.outcome === 'updated' && state.dryRun) return CHIPS.found;
  return held ? CHIPS.pending : CHIPS.inSync;
}
