import type {
  Application,
  GatewayTransaction,
  TransactionDetails,
} from '../../../src/domain/gateway/gateway-transaction.ts';
import { aGatewayTransaction, application, gatewayAmount } from '../../support/builders.ts';

type Overrides = Partial<GatewayTransaction>;

/** The id of the n-th gateway transaction of a test; `gatewayId(1)` is `GATEWAY_ID`. */
export function gatewayId(n: number): string {
  return `70000000000000000000${String(n).padStart(2, '0')}`;
}

/** When the n-th gateway transaction of a test happened, as the gateway writes it: a minute apart. */
export function at(n: number): string {
  return `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;
}

/** The n-th gateway transaction of a test: its top-level code, applications, and 10.00 EUR unless told. */
export function row(
  n: number,
  reasonCode: string | undefined,
  applications: readonly Application[],
  overrides: Overrides = {},
): GatewayTransaction {
  const own = { id: gatewayId(n), submittedAt: at(n), reasonCode, applications };
  return aGatewayTransaction({ ...own, ...overrides });
}

/** An amount of EUR for a row, to be spread into its overrides. */
export function of(decimal: string, currencyCode?: string): Overrides {
  return { amount: gatewayAmount(decimal, currencyCode) };
}

/** The override of a row to which the gateway gives no amount. */
export const NO_AMOUNT: Overrides = { amount: undefined };

/** A successful authorization. */
export function authorization(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '100', [application('ics_auth', '100', '1')], overrides);
}

/** A declined authorization. */
export function decline(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '203', [application('ics_auth', '203', '0')], overrides);
}

/** An authorization that is held for review. */
export function review(n: number, overrides?: Overrides): GatewayTransaction {
  const applications = [
    application('ics_auth', '100', '1'),
    application('ics_decision', '480', '0'),
  ];
  return row(n, '480', applications, overrides);
}

/** An authorization that risk rejected after the issuer had approved it; `more` ran beside it. */
export function riskReject(
  n: number,
  more: readonly Application[] = [],
  overrides?: Overrides,
): GatewayTransaction {
  const auth = application('ics_auth', '100', '1');
  const decision = application('ics_decision', '481', '0');
  return row(n, '481', [auth, decision, ...more], overrides);
}

/** A successful sale: authorization and capture in one summary. */
export function sale(n: number, overrides?: Overrides): GatewayTransaction {
  const applications = [application('ics_auth', '100', '1'), application('ics_bill', '100', '1')];
  return row(n, '100', applications, overrides);
}

/** A successful capture of an earlier authorization. */
export function capture(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '100', [application('ics_bill', '100', '1')], overrides);
}

/** A successful refund of a card. */
export function refund(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '100', [application('ics_credit', '100', '1')], overrides);
}

/** A successful reversal of an authorization. */
export function reversal(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '100', [application('ics_auth_reversal', '100', '1')], overrides);
}

/** A successful void; only its details say of what. */
export function voiding(n: number, overrides?: Overrides): GatewayTransaction {
  return row(n, '100', [application('ics_void', '100', '1')], overrides);
}

/** A void that released the authorization in the same summary. */
export function voidingWithReversal(n: number, overrides?: Overrides): GatewayTransaction {
  const applications = [
    application('ics_void', '100', '1'),
    application('ics_auto_void_auth_reversal', '100', '1'),
  ];
  return row(n, '100', applications, overrides);
}

/** What the details of a record add: its status, and the transactions it belongs to, in no order. */
export function details(
  record: GatewayTransaction,
  status: string | undefined,
  ...related: readonly number[]
): TransactionDetails {
  return { record: { ...record, status }, rootId: undefined, relatedIds: related.map(gatewayId) };
}

/** The number of a gateway transaction of a test. */
export function numberOf({ id }: GatewayTransaction): number {
  return Number(id.slice(-2));
}

/**
 * The details of a root and of what followed on it, by their numbers: the root names all of them, each of them only
 * its root. Source: reference/cybersource-facts.md §5.
 */
export function series(
  root: GatewayTransaction,
  ...followOns: readonly GatewayTransaction[]
): readonly (readonly [number, TransactionDetails])[] {
  const rootId = root.id;
  const all = followOns.map(({ id }) => id).toReversed();
  return [
    [numberOf(root), { record: root, rootId, relatedIds: all }],
    ...followOns.map(
      (record) => [numberOf(record), { record, rootId, relatedIds: [rootId] }] as const,
    ),
  ];
}
