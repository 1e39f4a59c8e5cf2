import { type Kysely, type Selectable, sql } from 'kysely';
import type { Clock } from '../../ports/ports.ts';
import { plainText } from '../plain-text.ts';
import type { Principal } from '../principal.ts';
import type { AccessTables, AuditTable } from '../tables.ts';
import type { AuditEvent } from './audit-events.ts';
import { storedJson } from './stored-json.ts';

/** From where a request came: the network address, and the correlation id of its answer. */
export type Origin = {
  readonly address: string | undefined;
  readonly correlationId: string | undefined;
};

/**
 * Whether it was asked for by a caller who may, was done, or was refused. The row of what is asked is written before it
 * is done, so that nothing is done without a row.
 */
export type AuditOutcome = 'asked' | 'done' | 'refused';

/** What is to be remembered; `actor` undefined is nobody. `detail` holds before and after, and never a secret. */
export type AuditEntry = {
  readonly event: AuditEvent;
  readonly outcome: AuditOutcome;
  readonly actor: Principal | 'system' | undefined;
  readonly origin: Origin | undefined;
  readonly subject?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
};

/** A row of the log; `at` is epoch milliseconds. */
export type AuditRow = {
  readonly id: number;
  readonly at: number;
  readonly event: AuditEvent;
  readonly outcome: AuditOutcome;
  readonly actorKind: AuditTable['actor_kind'];
  readonly actor: string;
  readonly address: string | null;
  readonly correlationId: string | null;
  readonly subject: string | null;
  readonly detail: unknown;
};

/** Which rows: each filter that is undefined lets all through; `from` and `to` are epoch milliseconds, `to` excluded. */
export type AuditFilter = {
  readonly event: AuditEvent | undefined;
  readonly actor: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
};

/** The audit log: rows are added and read, never changed. */
export type Audit = {
  record(entry: AuditEntry): Promise<void>;
  /** Newest first; `before` is the id that all of them must be below. */
  rows(
    filter: AuditFilter,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly AuditRow[]>;
  count(filter: AuditFilter): Promise<number>;
};

const LONGEST = { actor: 200, address: 64, id: 64, subject: 500, detail: 20_000 };

/** The audit log in the database. */
export function auditIn(kysely: Kysely<AccessTables>, clock: Pick<Clock, 'now'>): Audit {
  const matching = (filter: AuditFilter) =>
    sql<boolean>`${sql.join(conditions(filter), sql` and `)}`;
  return {
    async record(entry) {
      await kysely.insertInto('audit_log').values(toRow(entry, clock.now())).execute();
    },
    async rows(filter, { before, limit }) {
      const query = kysely.selectFrom('audit_log').selectAll().where(matching(filter));
      const below = before === undefined ? query : query.where('id', '<', before);
      return (await below.orderBy('id', 'desc').limit(limit).execute()).map(fromRow);
    },
    async count(filter) {
      const counted = kysely
        .selectFrom('audit_log')
        .select(({ fn }) => fn.countAll<number>().as('rows'));
      return (await counted.where(matching(filter)).executeTakeFirstOrThrow()).rows;
    },
  };
}

function conditions({ event, actor, from, to }: AuditFilter) {
  return [
    sql`true`,
    ...(event === undefined ? [] : [sql`event = ${event}`]),
    ...(actor === undefined ? [] : [sql`actor = ${plainText(actor, LONGEST.actor)}`]),
    ...(from === undefined ? [] : [sql`at >= ${from}`]),
    ...(to === undefined ? [] : [sql`at < ${to}`]),
  ];
}

function toRow({ event, outcome, actor, origin, subject, detail }: AuditEntry, at: number) {
  return {
    ...{ at, event, outcome },
    ...actorOf(actor),
    address: shortened(origin?.address, LONGEST.address),
    correlation_id: shortened(origin?.correlationId, LONGEST.id),
    subject: shortened(subject, LONGEST.subject),
    detail: detail === undefined ? null : storedJson(detail, LONGEST.detail),
  };
}

function actorOf(actor: AuditEntry['actor']) {
  if (actor === 'system') return { actor_kind: 'system', actor_id: null, actor: 'system' } as const;
  if (actor === undefined)
    return { actor_kind: 'nobody', actor_id: null, actor: 'nobody' } as const;
  const { kind, id, name } = actor;
  return { actor_kind: kind, actor_id: id, actor: plainText(name, LONGEST.actor) };
}

function shortened(text: string | undefined, max: number): string | null {
  return text === undefined ? null : plainText(text, max);
}

function fromRow(row: Selectable<AuditTable>): AuditRow {
  const { id, at, event, outcome, actor, address, subject, detail } = row;
  const { actor_kind: actorKind, correlation_id: correlationId } = row;
  return { id, at, event, outcome, actorKind, actor, address, correlationId, subject, detail };
}
