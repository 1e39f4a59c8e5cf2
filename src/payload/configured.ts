import { createPayloads, type PayloadPorts, type Payloads } from './payloads.ts';
import type { Route } from './rules/rule.ts';
import { readKeys } from './sign.ts';

/** The part of the configuration that payloads are about. */
export type PayloadConfig = {
  readonly process: {
    readonly orderIdMax: number;
    readonly mandateEpochUnit: 'seconds' | 'milliseconds';
    readonly clientId: string | undefined;
    readonly merchantId: string | undefined;
    readonly merchantKeyId: string | undefined;
    readonly privateKey: string | undefined;
    readonly furtherKeys: readonly {
      readonly merchantKeyId: string;
      readonly privateKey: string;
    }[];
  };
  readonly merchants: readonly Route[];
  readonly defaultMerchantId: string;
};

/** Process payload as configured; without an active key it checks and verifies, and does not sign. */
export function configuredPayloads(
  ports: PayloadPorts,
  { process, merchants, defaultMerchantId }: PayloadConfig,
): Payloads {
  const { merchantKeyId, privateKey, furtherKeys, ...rest } = process;
  const active =
    merchantKeyId === undefined || privateKey === undefined ? [] : [{ merchantKeyId, privateKey }];
  // The merchants of the configuration hold secrets, which have no business here.
  const routes = merchants.map((merchant) => ({
    merchantId: merchant.merchantId,
    gatewayId: merchant.gatewayId,
    gatewayReferenceId: merchant.gatewayReferenceId,
  }));
  const settings = { ...rest, routes, defaultMerchantId };
  return createPayloads(ports, settings, readKeys([...active, ...furtherKeys]));
}
