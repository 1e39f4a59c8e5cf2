import { type Kysely, sql } from 'kysely';
import type { CoveragePart } from '../../domain/runs/coverage.ts';
import type { RunKind, RunResult } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import type { Tables } from '../tables.ts';

type Row = {
  readonly merchant_id: string;
  readonly result: RunResult;
  readonly window_from: number;
  readonly window_to: number;
  readonly started_at: number;
};

/**
 * What runs have read, from the database. The windows of one merchant id and result are merged there: a
 * month has some 23,000 of them for 8 merchant ids, and most overlap.
 */
export function coverageIn(kysely: Kysely<Tables>): Pick<Store, 'coverage'> {
  return {
    async coverage(kind, since) {
      const [parts, first] = await Promise.all([
        mergedParts(kysely, kind, since),
        firstParts(kysely, kind, since),
      ]);
      return [...first, ...parts].map(toPart);
    },
  };
}

/** A run that began before `since` has read nothing after it, so the index on the start serves. */
async function mergedParts(
  kysely: Kysely<Tables>,
  kind: RunKind,
  since: number,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    with parts as (
      select part.merchant_id, part.result, part.window_from, part.window_to, runs.started_at
      from runs join run_merchants as part using (run_id)
      where ${ENDED} and runs.kind = ${kind} and runs.started_at >= ${since}
        and part.window_to > ${since} and part.window_from < part.window_to
    ), begun as (
      select *, case when window_from <= max(window_to) over (
        partition by merchant_id, result order by window_from, window_to
        rows between unbounded preceding and 1 preceding
      ) then 0 else 1 end as begins
      from parts
    ), numbered as (
      select *, sum(begins) over (
        partition by merchant_id, result order by window_from, window_to
      ) as number
      from begun
    )
    select merchant_id, result, min(window_from) as window_from, max(window_to) as window_to,
      min(started_at) as started_at
    from numbered group by merchant_id, result, number
    order by merchant_id, result, window_from`.execute(kysely);
  return rows;
}

/** By the watermarks it is known which merchant ids there are; the index on the start finds their first run. */
async function firstParts(
  kysely: Kysely<Tables>,
  kind: RunKind,
  since: number,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select watermarks.merchant_id, first.result, first.window_from, first.window_to, first.started_at
    from watermarks cross join lateral (
      select part.result, part.window_from, part.window_to, runs.started_at
      from runs join run_merchants as part using (run_id)
      where ${ENDED} and runs.kind = watermarks.kind and runs.started_at < ${since}
        and part.merchant_id = watermarks.merchant_id and part.window_from < part.window_to
      order by runs.started_at limit 1
    ) as first
    where watermarks.kind = ${kind} order by watermarks.merchant_id`.execute(kysely);
  return rows;
}

const ENDED = sql`part.result is not null and not runs.dry_run
  and runs.request->'targets' is null`;

function toPart(row: Row): CoveragePart {
  return {
    merchantId: row.merchant_id,
    window: { from: row.window_from, to: row.window_to },
    result: row.result,
    startedAt: row.started_at,
  };
}
