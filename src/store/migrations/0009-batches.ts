import { type Kysely, sql } from 'kysely';

/**
 * Uploaded files and their rows. The counters' law, and that a row without result is queued, hold in the database,
 * whoever writes. Texts compare byte by byte, so that both databases sort them alike and tell cases apart.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table batches (
    batch_id text primary key,
    seq bigint generated always as identity,
    kind text not null,
    file_name text collate "C" not null,
    description text not null,
    sha256 text not null,
    status text collate "C" not null,
    sync_with_gateway boolean not null,
    total integer not null,
    refused integer not null,
    accepted integer not null,
    rejected integer not null,
    queued integer not null,
    maker text not null,
    check_answer text,
    checker text,
    check_comment text,
    checked_at bigint,
    approval_expires_at bigint,
    note text,
    created_at bigint not null,
    updated_at bigint not null,
    constraint batches_add_up check (accepted + rejected + queued = total),
    constraint batches_count check (accepted >= 0 and queued >= 0 and refused >= 0 and rejected >= refused)
  )`.execute(database);
  await sql`create index batches_in_order on batches (kind, seq)`.execute(database);
  await sql`create index batches_of_file on batches (sha256, kind)`.execute(database);
  await sql`create index batches_open on batches (seq) where queued > 0`.execute(database);
  await sql`create table batch_rows (
    batch_id text not null references batches on delete cascade,
    number integer not null,
    line integer not null,
    order_id text not null,
    txn_id text,
    unique_request_id text,
    status text not null,
    is_refused boolean not null,
    attempt integer not null,
    claimed_until bigint,
    outcome text,
    response text,
    gateway_status text,
    error text,
    matched_by text,
    payment_id text,
    changes jsonb,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (batch_id, number),
    constraint batch_rows_status check (status in ('QUEUED', 'ACCEPTED', 'FAILED')),
    constraint batch_rows_refused check (not is_refused or status = 'FAILED')
  )`.execute(database);
  await sql`create index batch_rows_by_status on batch_rows (batch_id, status, number)`.execute(
    database,
  );
  await sql`create table batch_uploads (
    upload_id text primary key,
    file_name text not null,
    description text not null,
    maker text not null,
    sync_with_gateway boolean not null,
    sha256 text not null,
    content bytea not null,
    created_at bigint not null
  )`.execute(database);
}
