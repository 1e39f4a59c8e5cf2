import type { RunKind } from '../../domain/runs/run.ts';

/** The services a schedule, a button or a caller can start. */
export type Service = Exclude<RunKind, 'batch'>;

/** The merchant ids that each service covers; undefined for a service that is off. Source: SP-R9, SP-R15, SP-R16. */
export type Services = Readonly<Record<Service, readonly string[] | undefined>>;

/** What a trigger of a service that is off answers, before it changes nothing. Source: SP-R11. */
export const SWITCHED_OFF: Readonly<Record<Service, string>> = {
  run: 'Run Sync is off. PAYMENT_GATEWAY_RUN_SYNC=true switches it on.',
  decision: 'Decision Sync is off. PAYMENT_GATEWAY_DECISION_SYNC=true switches it on.',
};
