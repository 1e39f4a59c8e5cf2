import type { RunKind } from '../domain/run.ts';
import type { HttpSettings } from './settings.ts';

const RUN_SYNC = 'Run Sync is off. PAYMENT_GATEWAY_RUN_SYNC=true switches it on.';
const DECISION_SYNC =
  'Decision Sync is off. It arrives with a later version; then PAYMENT_GATEWAY_DECISION_SYNC=true switches it on.';
const DECISION_SYNC_ARRIVING =
  'Decision Sync is off. PAYMENT_GATEWAY_DECISION_SYNC is true, but Decision Sync arrives with a later version.';

/** Why a service does not run, and which key switches it on; undefined when it runs. */
export function switchedOff(settings: HttpSettings, kind: RunKind): string | undefined {
  if (kind === 'run') return settings.runSyncEnabled ? undefined : RUN_SYNC;
  return settings.decisionSync === 'off' ? DECISION_SYNC : DECISION_SYNC_ARRIVING;
}
