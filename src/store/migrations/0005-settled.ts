import { type Kysely, sql } from 'kysely';

/** Transactions that need no second look while their fingerprint stays the same. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table settled (
    merchant_id text not null,
    transaction_id text not null,
    fingerprint text not null,
    settled_at bigint not null,
    primary key (merchant_id, transaction_id)
  )`.execute(database);
  await sql`create index settled_at on settled (settled_at)`.execute(database);
}
