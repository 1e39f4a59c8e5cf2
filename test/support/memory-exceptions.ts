import type { Item } from '../../src/domain/decide/decision.ts';
import { isConditionReason, isWaiting, outcomeOfReason } from '../../src/domain/decide/reason.ts';
import type { KeptCondition, PaymentConditions } from '../../src/domain/runs/condition.ts';
import { isLookedAtOnly, nextLook } from '../../src/domain/runs/due-retry.ts';
import { filterOf } from '../../src/domain/runs/exception.ts';
import type { Run } from '../../src/domain/runs/run.ts';
import type { Exceptions, KeptException, Store } from '../../src/ports/ports.ts';
import { type KeptGroup, lookedAt } from './memory-conditions.ts';

/** Exceptions in memory; `see` and `look` are told of each page that was recorded at `at`. */
export type MemoryExceptions = Exceptions &
  Pick<Store, 'knownOf'> & {
    see(run: Run, items: readonly Item[], at: number): void;
    look(run: Run, looks: readonly PaymentConditions[], at: number): void;
    /** The item of a record that only looks ask about. */
    waitingItem(merchantId: string, transactionId: string): Item | undefined;
  };

/**
 * The `Exceptions` port in memory, which opens and closes them as the database does. Beyond `limit` the
 * oldest closed ones make room; open ones are never forgotten.
 */
export function createMemoryExceptions(limit: number): MemoryExceptions {
  const kept = new Map<string, KeptException & { readonly all?: readonly KeptCondition[] }>();
  const looks = new Map<string, Looks>();
  let last = 0;
  const nextId = () => {
    last += 1;
    return String(last);
  };
  const byId = (id: string) => [...kept].find(([, one]) => one.id === id);
  return {
    see(run, items, at) {
      if (run.dryRun) return;
      const inDoubt = lastExceptions(run, items);
      for (const [key, item] of inDoubt) {
        const before = kept.get(key);
        const id = before?.id ?? nextId();
        kept.set(key, seen(before, { id, item, run, at }));
        const staysOpen = before?.state === 'open' && before.item.reason === item.reason;
        if (!staysOpen) looks.set(key, { since: at, next: nextLook(item.reason, at, at) });
      }
      for (const item of items) {
        const open = kept.get(keyOf(run, item));
        if (open?.state !== 'open' || inDoubt.has(keyOf(run, item))) continue;
        kept.set(keyOf(run, item), { ...open, state: 'resolved', closedAt: at });
      }
      dropClosed(kept, limit);
    },
    waitingItem(merchantId, transactionId) {
      const one = kept.get(`${merchantId} ${transactionId} record`);
      const waits =
        one !== undefined && one.state !== 'resolved' && isLookedAtOnly(one.item.reason);
      return waits ? one.item : undefined;
    },
    look(run, found, at) {
      if (run.dryRun) return;
      for (const [key, group] of lookedAt(found, { runId: run.runId, at }, (key) => kept.get(key)))
        kept.set(key, { ...group, id: group.id === '' ? nextId() : group.id });
    },
    async exceptions({ state, now, runId, paymentId, offset, limit: count }) {
      const asked = [...kept.values()].filter(
        (one) =>
          (state === undefined || filterOf(one, now) === state) &&
          (runId === undefined || one.runId === runId) &&
          (paymentId === undefined || one.item.paymentId === paymentId),
      );
      const newest = asked.toSorted((a, b) => Number(b.id) - Number(a.id));
      const page = newest.slice(offset, offset + count).map(({ all: _, ...one }) => one);
      return { exceptions: page, total: asked.length };
    },
    async exception(id) {
      const { all: _, ...found } = byId(id)?.[1] ?? { id: undefined };
      return found.id === undefined ? undefined : found;
    },
    async claimDueExceptions({ now, limit, covered }) {
      const isCovered = ({ subject, item }: KeptException) =>
        covered.some((one) => one.subject === subject && one.merchantIds.includes(item.merchantId));
      const due = [...kept].flatMap(([key, one]) => {
        const { since = 0, next = Number.POSITIVE_INFINITY } = looks.get(key) ?? {};
        const isDue = one.state === 'open' && next <= now && isCovered(one);
        return isDue ? [{ key, one, since, next }] : [];
      });
      const claimed = due.toSorted((a, b) => a.next - b.next).slice(0, limit);
      for (const { key, one, since } of claimed) {
        looks.set(key, { since, next: nextLook(one.item.reason, since, now) });
      }
      return claimed.map(({ one }) => one);
    },
    async dismissException(id, note, at) {
      const [key, open] = byId(id) ?? [];
      if (key === undefined || open?.state !== 'open') return undefined;
      const dismissed: KeptGroup = { ...open, state: 'dismissed', closedAt: at, note };
      kept.set(key, dismissed);
      const { all: _, ...shown } = dismissed;
      return shown;
    },
    async knownOf(paymentIds) {
      const of = (paymentId: string) => {
        const own = [...kept.values()].filter(({ item }) => item.paymentId === paymentId);
        const waiting = own.filter(
          ({ subject, state, item }) =>
            subject === 'record' && state === 'open' && isWaiting(item.reason),
        );
        return {
          conditions: own.flatMap(({ all = [] }) => all),
          waiting: waiting.map(({ item: { transactionId: id, ...item } }) => {
            const { merchantId, submittedAt, clientReference } = item;
            return { id, merchantId, submittedAt, clientReference };
          }),
        };
      };
      const known = paymentIds.map((id) => [id, of(id)] as const);
      return new Map(
        known.filter(([, { conditions, waiting }]) => conditions.length + waiting.length > 0),
      );
    },
  };
}

/** Since when an exception is open for its reason, and when it is looked at next. */
type Looks = { readonly since: number; readonly next: number | undefined };

type Sight = { readonly id: string; readonly item: Item; readonly run: Run; readonly at: number };

/** One that a person dismissed stays so for the very reason it still has; any other is open again. */
function seen(before: KeptException | undefined, { id, item, run, at }: Sight): KeptException {
  const subject = run.kind === 'decision' ? 'verdict' : 'record';
  const sight = { item, runId: run.runId, lastSeenAt: at };
  const open = { state: 'open', closedAt: null, note: undefined } as const;
  const first = { id, subject, conditions: [], firstSeenAt: at, tries: 1 } as const;
  if (before === undefined) return { ...first, ...sight, ...open };
  const again = { ...before, ...sight, tries: before.tries + 1 };
  const staysDismissed = before.state === 'dismissed' && before.item.reason === item.reason;
  return staysDismissed ? again : { ...again, ...open };
}

/** The last one of each transaction, as several verdicts on it may be in doubt. */
function lastExceptions(run: Run, items: readonly Item[]): ReadonlyMap<string, Item> {
  const found = items.filter(
    ({ reason }) => outcomeOfReason(reason) === 'exception' && !isConditionReason(reason),
  );
  return new Map(found.map((item) => [keyOf(run, item), item]));
}

function keyOf({ kind }: Run, { merchantId, transactionId }: Item): string {
  return `${merchantId} ${transactionId} ${kind === 'decision' ? 'verdict' : 'record'}`;
}

function dropClosed(kept: Map<string, KeptException>, limit: number): void {
  for (const [key, { state }] of kept) {
    if (kept.size <= limit) return;
    if (state !== 'open') kept.delete(key);
  }
}
