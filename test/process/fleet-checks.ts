import { Client } from 'pg';
import type { World } from '../support/world.ts';
import type { Fleet } from './fleet.ts';

/** A stretch of gateway time that was asked for, in epoch milliseconds. */
export type AskedWindow = { readonly from: number; readonly to: number };

/** Rows of the database that the fleet shares. */
export async function rowsOf(
  { database }: Pick<Fleet, 'database'>,
  query: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

/** How many runs, parts of runs and jobs have not ended. */
export async function openWork(fleet: Pick<Fleet, 'database'>) {
  const count = async (from: string) =>
    Number((await rowsOf(fleet, `select count(*) as count from ${from}`))[0]?.count);
  return {
    runs: await count('runs where ended_at is null'),
    parts: await count('run_merchants where result is null'),
    jobs: await count("pgboss.job where state < 'completed' and name like 'parts-%'"),
  };
}

/** The windows that the searches of each merchant id asked for, page by page, in the order they arrived. */
export function searchesOf({ gateway }: World): ReadonlyMap<string, readonly string[]> {
  const searches = gateway.requests().filter(({ kind, body }) => kind === 'search' && isPage(body));
  const ofMerchant = Map.groupBy(searches, ({ merchantId }) => merchantId);
  return new Map(
    [...ofMerchant].map(([merchantId, requests]) => [
      merchantId,
      requests.map(({ body }) => `${Object(body).query} at ${Object(body).offset}`),
    ]),
  );
}

/** The windows of the conversion details of each merchant id, in the order they arrived. */
export function conversionsOf({ gateway }: World): ReadonlyMap<string, readonly string[]> {
  const asked = gateway.requests().filter(({ kind }) => kind === 'conversion');
  const ofMerchant = Map.groupBy(asked, ({ merchantId }) => merchantId);
  return new Map(
    [...ofMerchant].map(([merchantId, requests]) => [merchantId, requests.map(timesOf)]),
  );
}

/** The bounds of `submitTimeUtc:[from TO to} …`, or of `from TO to` as `conversionsOf` gives them. */
export function windowOf(asked: string): AskedWindow {
  const [, from, to] = /\[?(\S+) TO ([^\s}]+)/.exec(asked.replace('submitTimeUtc:', '')) ?? [];
  return { from: instantOf(from), to: instantOf(to) };
}

/** At its start a process asks each merchant id for one transaction, to see whether its keys are right. */
function isPage(body: unknown): boolean {
  return Object(body).limit > 1;
}

function timesOf({ path }: { readonly path: string }): string {
  const { searchParams } = new URL(path, 'http://gateway');
  return `${searchParams.get('startTime')} TO ${searchParams.get('endTime')}`;
}

function instantOf(text = ''): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
}
