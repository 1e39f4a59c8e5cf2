import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Window } from '../../../../src/domain/runs/run.ts';
import type { Gateway } from '../../../../src/ports/ports.ts';
import { type PageEvent, type PageSource, readPages } from '../../../../src/sync/run/pages.ts';
import { aGatewayTransaction, INSTANT_MS, MERCHANT_ID } from '../../../support/builders.ts';

/** An hour that holds what `records` makes. */
export const HOUR: Window = { from: INSTANT_MS, to: INSTANT_MS + 3_600_000 };

/** `count` transactions, `everyMs` apart from the start of `HOUR` on, with ids in that order. */
export function records(count: number, everyMs = 1000): readonly GatewayTransaction[] {
  return Array.from({ length: count }, (_, n) =>
    aGatewayTransaction({
      id: `G${String(n).padStart(6, '0')}`,
      submittedAt: new Date(INSTANT_MS + n * everyMs).toISOString(),
    }),
  );
}

/** What reading a window came to. */
export type Reading = {
  readonly expected: number | undefined;
  readonly ids: readonly string[];
  readonly pageSizes: readonly number[];
  readonly gaps: readonly string[];
};

/** Reads `window`, `HOUR` unless told, to its end. */
export async function read(
  gateway: Gateway,
  source: Partial<PageSource> = {},
  window = HOUR,
): Promise<Reading> {
  const events: PageEvent[] = [];
  const all = { gateway, merchantId: MERCHANT_ID, pageSize: 50, ...source };
  for await (const event of readPages(all, window)) events.push(event);
  const pages = events.flatMap((event) => (event.kind === 'page' ? [event.records] : []));
  return {
    expected: events.find((event) => event.kind === 'count')?.total,
    ids: pages.flat().map(({ id }) => id),
    pageSizes: pages.map(({ length }) => length),
    gaps: events.flatMap((event) => (event.kind === 'gap' ? [event.because] : [])),
  };
}

/** A gateway whose every page passes through `change`, which may add, drop or repeat. */
export function changing(
  gateway: Gateway,
  change: (page: number, query: Parameters<Gateway['search']>[0]) => void,
): Gateway {
  let page = 0;
  return {
    ...bound(gateway),
    search: async (query) => {
      page += 1;
      change(page, query);
      return gateway.search(query);
    },
  };
}

/** A gateway that counts `ids` and does not give them on its first `pages` pages. */
export function hiding(gateway: Gateway, ids: readonly string[], pages: number): Gateway {
  let page = 0;
  return {
    ...bound(gateway),
    search: async (query) => {
      page += 1;
      const answer = await gateway.search(query);
      if (!answer.ok || page > pages) return answer;
      const given = answer.value.records.filter(({ id }) => !ids.includes(id));
      return { ok: true, value: { ...answer.value, records: given } };
    },
  };
}

/** A gateway that counts `total` in every window, whatever it holds. */
export function counting(gateway: Gateway, total: number): Gateway {
  return {
    ...bound(gateway),
    search: async (query) => {
      const answer = await gateway.search(query);
      return answer.ok ? { ok: true, value: { ...answer.value, totalCount: total } } : answer;
    },
  };
}

/** A gateway that refuses (400) the windows that `isRefused`. */
export function refusing(gateway: Gateway, isRefused: (window: Window) => boolean): Gateway {
  return {
    ...bound(gateway),
    search: async (query) => {
      const answer = await gateway.search(query);
      const message = 'HTTP 400, INVALID_DATA';
      return isRefused(query.window) ? { ok: false, error: { kind: 'Invalid', message } } : answer;
    },
  };
}

/** The methods of a gateway, which may be a class, without their object. */
export function bound(gateway: Gateway): Gateway {
  return {
    search: (query) => gateway.search(query),
    searchByReferences: (query) => gateway.searchByReferences(query),
    conversions: (query) => gateway.conversions(query),
    details: (merchantId, transactionId) => gateway.details(merchantId, transactionId),
  };
}
