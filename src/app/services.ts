import type { Config } from '../config/config.ts';
import type { Services } from '../sync/trigger/services.ts';

/** The merchant ids that each service covers by configuration. */
export function servicesOf(config: Config): Services {
  const all = config.merchants.map(({ merchantId }) => merchantId);
  return {
    run: config.runSync ? all : undefined,
    decision: config.decisionSync ? config.decisionSyncMerchantIds : undefined,
  };
}
