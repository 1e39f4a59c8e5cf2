import { type Kysely, sql } from 'kysely';

/**
 * People with their sessions and second factors, as better-auth 1.7 wants them (a test compares), tokens, tries
 * to sign in, and the audit log. Rows of the log are added and never changed, by nobody: the trigger refuses it,
 * and the role that owns the table takes the right from itself.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of [...PEOPLE, ...TOKENS, ...AUDIT]) {
    await sql.raw(statement).execute(database);
  }
}

const PEOPLE = [
  `create table operators (
    "id" text not null primary key,
    "name" text not null,
    "email" text not null unique,
    "emailVerified" boolean not null,
    "image" text,
    "createdAt" timestamptz default current_timestamp not null,
    "updatedAt" timestamptz default current_timestamp not null,
    "username" text unique,
    "displayUsername" text,
    "twoFactorEnabled" boolean,
    "role" text not null,
    "mustChangePassword" boolean not null,
    "disabledAt" bigint
  )`,
  `create table operator_sessions (
    "id" text not null primary key,
    "expiresAt" timestamptz not null,
    "token" text not null unique,
    "createdAt" timestamptz default current_timestamp not null,
    "updatedAt" timestamptz not null,
    "ipAddress" text,
    "userAgent" text,
    "userId" text not null references operators ("id") on delete cascade,
    "seenAt" bigint not null
  )`,
  'create index operator_sessions_user on operator_sessions ("userId")',
  `create table operator_accounts (
    "id" text not null primary key,
    "issuer" text not null,
    "accountId" text not null,
    "providerId" text not null,
    "userId" text not null references operators ("id") on delete cascade,
    "accessToken" text,
    "refreshToken" text,
    "idToken" text,
    "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz,
    "scope" text,
    "password" text,
    "createdAt" timestamptz default current_timestamp not null,
    "updatedAt" timestamptz not null,
    unique ("issuer", "accountId")
  )`,
  'create index operator_accounts_user on operator_accounts ("userId")',
  `create table operator_verifications (
    "id" text not null primary key,
    "identifier" text not null,
    "value" text not null,
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz default current_timestamp not null,
    "updatedAt" timestamptz default current_timestamp not null
  )`,
  'create index operator_verifications_identifier on operator_verifications ("identifier")',
  `create table operator_factors (
    "id" text not null primary key,
    "secret" text not null,
    "backupCodes" text not null,
    "userId" text not null references operators ("id") on delete cascade,
    "verified" boolean,
    "failedVerificationCount" integer,
    "lockedUntil" timestamptz
  )`,
  'create index operator_factors_user on operator_factors ("userId")',
];

const TOKENS = [
  `create table access_tokens (
    id text primary key,
    name text not null,
    secret_hash text not null,
    scopes text not null,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint
  )`,
  `create table access_tries (
    key text primary key,
    tries integer not null,
    since bigint not null,
    locked_until bigint not null
  )`,
];

const AUDIT = [
  `create table audit_log (
    id bigint generated always as identity primary key,
    at bigint not null,
    event text not null,
    outcome text not null,
    actor_kind text not null,
    actor_id text,
    actor text not null,
    address text,
    correlation_id text,
    subject text,
    detail jsonb
  )`,
  'create index audit_log_event on audit_log (event, id)',
  'create index audit_log_actor on audit_log (actor, id)',
  `create function refuse_audit_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is append-only'; end $$`,
  `create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function refuse_audit_change()`,
  'revoke update, delete, truncate on audit_log from public, current_user',
];
