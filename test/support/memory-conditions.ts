import {
  afterLook,
  byReason,
  conditionItem,
  type KeptCondition,
  type PaymentConditions,
  shownOf,
} from '../../src/domain/runs/condition.ts';
import type { KeptException } from '../../src/ports/ports.ts';

/** An exception as the store in memory keeps it; `all` are the conditions of one that is about these. */
export type KeptGroup = KeptException & { readonly all?: readonly KeptCondition[] };

/** What looks at payments change, by the key of each; a new one has no id yet. */
export function lookedAt(
  looks: readonly PaymentConditions[],
  { runId, at }: { readonly runId: string; readonly at: number },
  known: (key: string) => KeptGroup | undefined,
): readonly (readonly [string, KeptGroup])[] {
  return looks.flatMap(({ paymentId, conditions }) =>
    byReason(conditions).flatMap((looked): readonly (readonly [string, KeptGroup])[] => {
      const key = `${paymentId} ${looked[0].reason} condition`;
      const before = known(key);
      const group = afterLook(before && { ...before, conditions: before.all ?? [] }, looked);
      if (group === undefined) return [];
      const { state, note, conditions: all } = group;
      const tries = (before?.tries ?? 0) + (state === 'resolved' ? 0 : 1);
      const closedBefore = before?.state === state ? before.closedAt : at;
      const seen = { runId, firstSeenAt: before?.firstSeenAt ?? at, lastSeenAt: at, tries };
      const closedAt = state === 'open' ? null : closedBefore;
      const about = { item: conditionItem(paymentId, all), conditions: shownOf(all), all };
      const kept = { id: before?.id ?? '', subject: 'condition', state, closedAt, note } as const;
      return [[key, { ...kept, ...about, ...seen }]];
    }),
  );
}
