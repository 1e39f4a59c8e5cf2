import { type Kysely, sql } from 'kysely';

/**
 * Runs with their parts and items, what is remembered between runs, and uploaded files with their rows. Instants are
 * epoch milliseconds.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of [...RUNS, ...MEMORY, ...BATCHES]) {
    await sql.raw(statement).execute(database);
  }
}

/**
 * A run's parts are taken, counted and ended one by one, by any instance: each has its own requests, the number of its
 * attempt, and how many attempts recorded nothing since the last page; and counts which of its transactions earlier runs had settled, for they have no item. A run knows what
 * was asked, so that another instance can join it or go on with it. Items have no foreign key: it would be looked up
 * for every one of them, and pages of a run that is not there are not recorded anyway.
 */
const RUNS = [
  `create table runs (
    run_id text primary key,
    seq bigint generated always as identity unique,
    kind text not null,
    trigger text not null,
    dry_run boolean not null,
    started_at bigint not null,
    ended_at bigint,
    result text,
    request jsonb,
    batch_id text,
    tick bigint,
    cancelled_at bigint
  )`,
  'create index runs_started_at on runs (started_at)',
  'create unique index runs_of_tick on runs (kind, tick)',
  'create index runs_at_work on runs (kind) where ended_at is null',
  `create table run_merchants (
    run_id text not null references runs on delete cascade,
    merchant_id text not null,
    position integer not null,
    window_from bigint not null,
    window_to bigint not null,
    is_full boolean not null default false,
    expected bigint,
    read bigint not null,
    updated bigint not null,
    unchanged bigint not null,
    ignored bigint not null,
    exceptions bigint not null,
    pages bigint not null,
    result text,
    error text,
    checkpoint jsonb,
    attempt integer not null default 0,
    tries integer not null default 0,
    settled bigint not null default 0,
    commercetools_requests bigint not null default 0,
    gateway_requests bigint not null default 0,
    primary key (run_id, merchant_id)
  )`,
  `create table items (
    run_id text not null,
    merchant_id text not null,
    transaction_id text not null,
    occurrence text not null,
    seq bigint generated always as identity,
    outcome text not null,
    outcome_rank smallint not null,
    submitted_at text,
    client_reference text,
    payment_id text,
    reason text not null,
    change_type text,
    change_from text,
    change_to text,
    change_cent_amount bigint,
    change_currency text,
    detail text,
    primary key (run_id, merchant_id, transaction_id, occurrence)
  )`,
  'create index items_in_order on items (run_id, outcome_rank, seq)',
];

/**
 * What is known across runs: of each payment; how far each kind of run has drained each merchant id, and its full
 * passes; exceptions, one row per merchant id, gateway transaction and subject, or per payment and reason of a
 * condition; transactions that need no second look while their fingerprint
 * stays the same; and totals since the beginning, for history is forgotten after a time, and a counter that falls
 * reads as a restart.
 */
const MEMORY = [
  `create table payment_states (
    payment_id text primary key,
    run_id text not null,
    from_batch boolean not null default false,
    at bigint not null,
    outcome_rank smallint not null,
    dry_run boolean not null
  )`,
  'create index payment_states_at on payment_states (at)',
  `create table watermarks (
    kind text not null,
    merchant_id text not null,
    drained_to bigint not null,
    primary key (kind, merchant_id)
  )`,
  `create table full_passes (
    kind text not null,
    merchant_id text not null,
    completed_at bigint,
    tried_at bigint,
    primary key (kind, merchant_id)
  )`,
  `create table exceptions (
    id bigint generated always as identity primary key,
    merchant_id text not null,
    transaction_id text not null,
    subject text not null,
    submitted_at text,
    client_reference text,
    payment_id text,
    reason text not null,
    change_type text,
    change_from text,
    change_to text,
    change_cent_amount bigint,
    change_currency text,
    detail text,
    run_id text not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    tries integer not null,
    state text not null,
    open_since bigint not null,
    retry_at bigint,
    closed_at bigint,
    note text,
    conditions jsonb
  )`,
  "create unique index exceptions_of_transaction on exceptions (merchant_id, transaction_id, subject) where subject <> 'condition'",
  "create unique index exceptions_of_condition on exceptions (payment_id, reason) where subject = 'condition'",
  'create index exceptions_of_payment on exceptions (payment_id)',
  'create index exceptions_in_order on exceptions (state, id)',
  "create index exceptions_due on exceptions (retry_at) where state = 'open'",
  "create index exceptions_closed on exceptions (closed_at) where state <> 'open'",
  `create table settled (
    merchant_id text not null,
    transaction_id text not null,
    fingerprint text not null,
    settled_at bigint not null,
    primary key (merchant_id, transaction_id)
  )`,
  'create index settled_at on settled (settled_at)',
  `create table totals (
    kind text not null,
    dry_run boolean not null,
    completed bigint not null default 0,
    partial bigint not null default 0,
    failed bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    ignored bigint not null default 0,
    exceptions bigint not null default 0,
    primary key (kind, dry_run)
  )`,
];

/**
 * The counters' law, and that a row without result is queued, hold in the database, whoever writes. A row has the run
 * that began or recorded it, and the attempt of the part that began it; 0 before. Of the same bytes each copy comes once:
 * the first is 0. Texts compare byte by byte, so that both databases sort them alike and tell cases apart.
 */
const BATCHES = [
  `create table batches (
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
    run_id text,
    copy integer not null,
    created_at bigint not null,
    updated_at bigint not null,
    constraint batches_add_up check (accepted + rejected + queued = total),
    constraint batches_count check (accepted >= 0 and queued >= 0 and refused >= 0 and rejected >= refused)
  )`,
  'create index batches_in_order on batches (kind, seq)',
  'create unique index batches_of_file on batches (sha256, kind, copy)',
  'create index batches_open on batches (seq) where queued > 0',
  `create table batch_rows (
    batch_id text not null references batches on delete cascade,
    number integer not null,
    line integer not null,
    order_id text not null,
    txn_id text,
    unique_request_id text,
    status text not null,
    is_refused boolean not null,
    run_id text,
    merchant_id text,
    attempt integer not null,
    order_number text,
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
  )`,
  'create index batch_rows_by_status on batch_rows (batch_id, status, number)',
  "create index batch_rows_to_do on batch_rows (batch_id, merchant_id, number) where status = 'QUEUED'",
  `create table batch_uploads (
    upload_id text primary key,
    file_name text not null,
    description text not null,
    maker text not null,
    sync_with_gateway boolean not null,
    sha256 text not null,
    content bytea not null,
    created_at bigint not null
  )`,
];
