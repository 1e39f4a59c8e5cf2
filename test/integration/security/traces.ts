import { sql } from 'kysely';
import type { GuardedApp } from '../../support/guarded.ts';

/** What an attack must leave as it was: people, passwords, sessions, tokens, and the runs that were asked for. */
export async function tracesOf({ under, jobs }: GuardedApp): Promise<object> {
  const { rows } = await sql<Record<string, unknown>>`select
    (select json_agg(o order by id) from operators o) as people,
    (select json_agg(a order by id) from operator_accounts a) as accounts,
    (select json_agg(s.id order by id) from operator_sessions s) as sessions,
    (select json_agg(t.id order by id) from access_tokens t) as tokens`.execute(under.kysely);
  return { ...rows[0], runs: jobs.requests.length };
}
