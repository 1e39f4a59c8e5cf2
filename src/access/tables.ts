import type { ColumnType, Generated } from 'kysely';
import type { AuditEvent } from './audit/audit-events.ts';
import type { Role } from './permissions/roles.ts';

/**
 * The tables of people, tokens and the audit log, as the migration leaves them. Columns in camel case are
 * better-auth's, whose instants are dates; all other instants are epoch milliseconds.
 */
export type AccessTables = {
  readonly operators: OperatorTable;
  readonly operator_sessions: SessionTable;
  readonly operator_accounts: AccountTable;
  readonly access_tokens: TokenTable;
  readonly access_tries: TryTable;
  readonly audit_log: AuditTable;
};

/** A person; `username` is null for one who comes by single sign-on, `disabledAt` for one who may sign in. */
export type OperatorTable = {
  id: string;
  name: string;
  email: string;
  username: string | null;
  role: Role;
  mustChangePassword: boolean;
  twoFactorEnabled: boolean | null;
  disabledAt: number | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A session of a person; `seenAt` is when it was last used, to the minute. */
export type SessionTable = {
  id: string;
  userId: string;
  createdAt: Date;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
  seenAt: number;
};

/** How a person signs in: with a password, or by single sign-on. */
export type AccountTable = {
  id: string;
  userId: string;
  providerId: string;
  password: string | null;
};

/** A token; of its secret only the SHA-256 is kept. `scopes` stand between blanks. */
export type TokenTable = {
  id: string;
  name: string;
  secret_hash: string;
  scopes: string;
  created_at: number;
  created_by: string;
  expires_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
};

/** Tries of one kind by one name or address since an instant; no further one before `locked_until`. */
export type TryTable = { key: string; tries: number; since: number; locked_until: number };

/** A row of the audit log, which is never changed. */
export type AuditTable = {
  id: Generated<number>;
  at: number;
  event: AuditEvent;
  outcome: 'asked' | 'done' | 'refused';
  actor_kind: 'operator' | 'token' | 'header' | 'nobody' | 'system';
  actor_id: string | null;
  actor: string;
  address: string | null;
  correlation_id: string | null;
  subject: string | null;
  detail: ColumnType<unknown, string | null, never>;
};
