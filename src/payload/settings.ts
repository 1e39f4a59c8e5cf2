import type { Route } from './rules/rule.ts';

/** What the configuration knows about payloads; keys are kept apart, for they are secret. */
export type PayloadSettings = {
  readonly orderIdMax: number;
  readonly mandateEpochUnit: 'seconds' | 'milliseconds';
  readonly clientId: string | undefined;
  readonly merchantId: string | undefined;
  /** The merchant ids (MIDs) with their gateways; the default one is used where none is named. */
  readonly routes: readonly Route[];
  readonly defaultMerchantId: string;
};
