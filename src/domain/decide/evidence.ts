import { compareText } from '../compare-text.ts';
import type {
  GatewayTransaction,
  KnownDetails,
  TransactionDetails,
} from '../gateway/gateway-transaction.ts';

/** What is known of gateway transactions beside their rows; `unavailable` when the gateway gave no details. */
export type Evidence = ReadonlyMap<string, TransactionDetails | 'unavailable'>;

/** What the evidence says: a value; ids whose details must be asked first; or that the gateway did not give them. */
export type Known<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'wanted'; readonly ids: readonly string[] }
  | { readonly kind: 'unavailable' };

/** A known value. */
export function known<Value>(value: Value): Known<Value> {
  return { kind: 'known', value };
}

/** The details of one transaction. */
export function detailsOf(evidence: Evidence, id: string): Known<TransactionDetails> {
  return toKnown(evidence.get(id), id);
}

/** The details of several transactions, in their order; `unavailable` when the gateway does not give those of one. */
export function allDetailsOf(
  evidence: Evidence,
  ids: readonly string[],
): Known<readonly TransactionDetails[]> {
  const wanted = ids.filter((id) => !evidence.has(id));
  if (wanted.length > 0) return { kind: 'wanted', ids: wanted };
  const given = ids.map((id) => evidence.get(id)).filter(isGiven);
  return given.length === ids.length ? known(given) : { kind: 'unavailable' };
}

/**
 * The relatives of a transaction: what its own details and those of its root name, without itself.
 */
export function relativesOf(
  evidence: Evidence,
  { record, rootId, relatedIds }: TransactionDetails,
): Known<readonly TransactionDetails[]> {
  const root = rootId === undefined || rootId === record.id ? undefined : evidence.get(rootId);
  if (rootId !== undefined && rootId !== record.id && root === undefined)
    return { kind: 'wanted', ids: [rootId] };
  const named = [...relatedIds, ...(isGiven(root) ? root.relatedIds : []), rootId ?? record.id];
  return allDetailsOf(evidence, [...new Set(named)].filter((id) => id !== record.id).sort());
}

/** Whether a gateway transaction came before another: by time, then by id, as `decide` orders them. */
export function isBefore(one: GatewayTransaction, other: GatewayTransaction): boolean {
  return oldestFirst(one, other) < 0;
}

/** Gateway time, then id: the order in which things happened, and the same for any order of input. */
export function oldestFirst(a: GatewayTransaction, b: GatewayTransaction): number {
  return Date.parse(a.submittedAt) - Date.parse(b.submittedAt) || compareText(a.id, b.id);
}

function toKnown(details: KnownDetails, id: string): Known<TransactionDetails> {
  if (details === undefined) return { kind: 'wanted', ids: [id] };
  return details === 'unavailable' ? { kind: 'unavailable' } : known(details);
}

function isGiven(details: KnownDetails): details is TransactionDetails {
  return details !== undefined && details !== 'unavailable';
}
