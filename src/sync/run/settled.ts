import { createHash } from 'node:crypto';
import type { Item } from '../../domain/decide/decision.ts';
import { isConditionReason, outcomeOfReason } from '../../domain/decide/reason.ts';
import type { DecisionSettings } from '../../domain/decide/record-result.ts';
import { isFollowOn } from '../../domain/gateway/client-reference.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import { isLookedAtOnly } from '../../domain/runs/due-retry.ts';
import type { Settled, Store } from '../../ports/ports.ts';
import type { ReconciledRows } from '../reconcile/reconcile-records.ts';
import { toItem } from './items.ts';
import type { Reconciled } from './page-work.ts';
import type { PageRow } from './pages.ts';

/** What earlier runs settled of a merchant id; `isAsked` is false for a full pass, which looks at all of it again. */
export type SettledMemory = {
  readonly store: Pick<Store, 'settledAmong'>;
  readonly merchantId: string;
  readonly isAsked: boolean;
  /** It decides, too: where it changed, nothing is settled any more. */
  readonly decision: DecisionSettings;
};

/**
 * Reconciles the rows of a page that no earlier run has settled as they are now; the others are unchanged or wait for
 * their next look, and neither side is asked about them. Source: design §6, §7.
 */
export async function reconcileUnsettled(
  { store, merchantId, isAsked, decision }: SettledMemory,
  rows: readonly PageRow[],
  reconcile: (unsettled: readonly PageRow[]) => Promise<ReconciledRows>,
): Promise<Reconciled> {
  const lasting = rows.filter(isLasting).filter((row) => isOnlyOne(row, rows));
  const entries = lasting.map((row) => entryOf(row, decision));
  const known: Awaited<ReturnType<Store['settledAmong']>> = isAsked
    ? await store.settledAmong(merchantId, entries)
    : new Map();
  const unsettled = rows.filter(({ id }) => !known.has(id));
  const { items: decided, ...rest } = unsettled.length === 0 ? NOTHING : await reconcile(unsettled);
  const itemOf = new Map(unsettled.map((row, index) => [row, decided[index]]));
  const items = rows.flatMap((row) => itemOf.get(row) ?? knownItem(row, known.get(row.id)));
  const lookedUp = new Set(unsettled.filter(isLookedUp).map(({ id }) => id));
  const settledIds = new Set(
    decided
      .filter((item) => isSettled(item) || isNotOurs(item, lookedUp))
      .map(({ transactionId }) => transactionId),
  );
  const settled = entries.filter(({ transactionId }) => settledIds.has(transactionId));
  return { items, settled, ...rest };
}

const NOTHING: ReconciledRows = { items: [], waited: [], conditions: [] };

/** An exception that waits for its next look is met again as it is. */
function knownItem(row: PageRow, known: Item | 'settled' = 'settled'): Item | readonly Item[] {
  if (known !== 'settled') return known;
  return 'malformed' in row ? [] : toItem(row, 'settled');
}

function isLasting(row: PageRow): row is GatewayTransaction {
  return !('malformed' in row);
}

/** Of one id one content is remembered: where the gateway gives two, neither stands for the other. */
function isOnlyOne({ id }: PageRow, rows: readonly PageRow[]): boolean {
  return rows.filter((row) => row.id === id).length === 1;
}

/**
 * What rests on details that may change while the record does not, is looked at again. An unknown outcome has looks of
 * its own (domain/runs/due-retry.ts): the same record asks nothing between two of them. What raised a condition was
 * processed: whether that holds is asked of its payment, not of the record.
 */
function isSettled({ reason }: Item): boolean {
  if (isLookedAtOnly(reason) || isConditionReason(reason)) return true;
  return reason !== 'not-confirmed' && ['updated', 'unchanged'].includes(outcomeOfReason(reason));
}

/** A follow-on of others cost a look at its details; the next runs need not look again. Source: design §5. */
function isNotOurs({ reason, transactionId }: Item, lookedUp: ReadonlySet<string>): boolean {
  return reason === 'not-ours' && lookedUp.has(transactionId);
}

function isLookedUp(row: PageRow): boolean {
  return !('malformed' in row) && isFollowOn(row);
}

/** All that the gateway says of a transaction, in short: whatever changes in it makes it new again. */
function entryOf(record: GatewayTransaction, decision: DecisionSettings): Settled {
  const said = JSON.stringify([decision, record], setAsList);
  const fingerprint = createHash('sha256').update(said).digest('base64url');
  return { transactionId: record.id, fingerprint: fingerprint.slice(0, 22) };
}

/** A set is an empty object in JSON: a merchant id that is added to one would change nothing. */
function setAsList(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value].toSorted() : value;
}
