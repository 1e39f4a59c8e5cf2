import type { AuditEvent } from '../audit/audit-events.ts';
import type { Permission } from './permissions.ts';

/**
 * What a route asks for: `public` nothing; `person` a person who is signed in, whatever the role; `header` the
 * permission `sync:trigger` by the header `Authorization` alone, never by a cookie; else that permission.
 */
export type Need = Permission | 'public' | 'person' | 'header';

/**
 * A route of the server; `event` is what the audit log calls a request for it. A row that it was asked for is written
 * before the route does anything; the row of its end by the guard, or by the route itself (`own`), which knows what was
 * before and after.
 */
export type RouteRow = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly needs: Need;
  readonly event: AuditEvent | undefined;
  readonly ends: 'guard' | 'own';
};

/**
 * Every route and what it needs; one that is not here is closed to nobody and unknown to everybody else. Where
 * several rows match an address, all of them must be satisfied. Every POST that changes something names its event; who
 * signs in is known afterwards only, and the row is written before the session is handed out.
 */
export const ROUTES: readonly RouteRow[] = [
  row('GET /healthz', 'public'),
  row('GET /readyz', 'public'),
  row('GET /sign-in', 'public'),
  row('POST /sign-in', 'public'),
  row('POST /sign-in/code', 'public'),
  row('GET /sign-in/sso', 'public'),
  row('GET /api/auth/callback/sso', 'public'),
  row('POST /sign-out', 'public', 'sign-out', 'own'),

  row('GET /', 'person'),
  row('GET /account', 'person'),
  row('POST /account/password', 'person', 'password.changed', 'own'),
  row('POST /account/sessions/:id/end', 'person', 'sessions.ended', 'own'),
  row('POST /account/sign-out-everywhere', 'person', 'sessions.ended', 'own'),
  row('POST /account/two-factor', 'person', 'two-factor.started', 'own'),
  row('POST /account/two-factor/confirm', 'person', 'two-factor.on', 'own'),
  row('POST /account/two-factor/off', 'person', 'two-factor.off', 'own'),

  row('GET /orders', 'orders:read'),
  row('GET /orders/:paymentId', 'orders:read'),
  row('GET /orders/:paymentId/comparison', 'orders:read'),
  row('GET /runs', 'orders:read'),
  row('GET /runs/:id', 'orders:read'),
  row('GET /runs/:id/panel', 'orders:read'),
  row('GET /api/runs', 'orders:read'),
  row('GET /api/runs/:id', 'orders:read'),
  row('GET /api/runs/:id/items', 'orders:read'),
  row('GET /api/runs/:id/events', 'orders:read'),

  row('POST /sync', 'sync:trigger', 'sync.triggered'),
  row('POST /decisionSync', 'sync:trigger', 'sync.triggered'),
  row('GET /sync', 'header', 'sync.triggered'),
  row('GET /decisionSync', 'header', 'sync.triggered'),

  row('GET /exceptions', 'orders:read'),
  row('POST /exceptions/:id/replay', 'orders:write', 'exception.replayed'),
  row('POST /exceptions/:id/dismiss', 'orders:write', 'exception.dismissed'),
  row('GET /api/exceptions', 'orders:read'),
  row('POST /api/exceptions/:id/replay', 'orders:write', 'exception.replayed'),
  row('POST /api/exceptions/:id/dismiss', 'orders:write', 'exception.dismissed'),
  row('POST /runs/:id/cancel', 'orders:write', 'run.cancelled'),
  row('POST /api/runs/:id/cancel', 'orders:write', 'run.cancelled'),
  row('POST /runs/:id/replay', 'orders:write', 'run.replayed'),
  row('POST /api/runs/:id/replay', 'orders:write', 'run.replayed'),
  row('GET /webhooks/cybersource', 'public'),
  row('POST /webhooks/cybersource', 'public'),
  row('GET /metrics', 'metrics:read'),

  row('GET /payloads', 'orders:read'),
  row('POST /payloads', 'orders:write', 'payload.built'),
  row('POST /payloads/check', 'orders:write'),
  row('POST /api/payloads/process', 'orders:write', 'payload.built'),
  row('POST /api/payloads/verify', 'orders:read'),
  row('GET /api/payloads/openapi.json', 'orders:read'),

  row('GET /batch/batch-sync', 'orders:read'),
  row('GET /batches', 'orders:read'),
  row('GET /batches/sync', 'orders:read'),
  row('GET /batches/payments', 'orders:read'),
  row('GET /batches/refunds', 'orders:read'),
  row('GET /batches/:id', 'orders:read'),
  row('GET /batches/new', 'orders:write'),
  row('POST /batches/new', 'orders:write', 'batch.checked'),
  row('GET /batches/new/:id', 'orders:write'),
  row('GET /batches/new/:id/preview', 'orders:write'),
  row('GET /batches/new/:id/problems', 'orders:write'),
  row('POST /batches/new/:id/start', 'orders:write', 'batch.uploaded'),
  row('POST /batches/:id/approve', 'batches:approve', 'batch.approved'),
  row('POST /batches/:id/reject', 'batches:approve', 'batch.rejected'),
  row('POST /batches/:id/cancel', 'orders:write', 'batch.cancelled'),
  row('POST /batches/:id/retry-failed', 'orders:write', 'batch.retried'),
  row('POST /batches/:id/sync-with-gateway', 'orders:write', 'batch.synced'),
  row('POST /api/batches/sync', 'orders:write', 'batch.uploaded'),
  row('GET /api/batches', 'orders:read'),
  row('GET /api/batches/samples/:kind', 'orders:read'),
  row('GET /api/batches/:id', 'orders:read'),
  row('GET /api/batches/:id/rows', 'orders:read'),
  row('GET /api/batches/:id/events', 'orders:read'),
  row('GET /api/batches/:id/download', 'orders:read', 'batch.exported'),
  row('POST /api/batches/:id/approve', 'batches:approve', 'batch.approved'),
  row('POST /api/batches/:id/reject', 'batches:approve', 'batch.rejected'),
  row('POST /api/batches/:id/cancel', 'orders:write', 'batch.cancelled'),
  row('POST /api/batches/:id/retry-failed', 'orders:write', 'batch.retried'),
  row('POST /api/batches/:id/sync-with-gateway', 'orders:write', 'batch.synced'),

  row('GET /people', 'people:manage'),
  row('POST /people', 'people:manage', 'person.added', 'own'),
  row('POST /people/:id/role', 'people:manage', 'person.role-changed', 'own'),
  row('POST /people/:id/password', 'people:manage', 'person.password-reset', 'own'),
  row('POST /people/:id/disable', 'people:manage', 'person.disabled', 'own'),
  row('POST /people/:id/enable', 'people:manage', 'person.enabled', 'own'),
  row('POST /people/:id/sign-out', 'people:manage', 'sessions.ended', 'own'),
  row('GET /tokens', 'tokens:manage'),
  row('POST /tokens', 'tokens:manage', 'token.created', 'own'),
  row('POST /tokens/:id/revoke', 'tokens:manage', 'token.revoked', 'own'),
  row('GET /audit', 'audit:read'),
  row('GET /audit.csv', 'audit:read', 'audit.exported'),
];

function row(
  route: `${RouteRow['method']} /${string}`,
  needs: Need,
  event?: AuditEvent,
  ends: RouteRow['ends'] = 'guard',
): RouteRow {
  const [method, path] = route.startsWith('GET')
    ? (['GET', route.slice(4)] as const)
    : (['POST', route.slice(5)] as const);
  return { method, path, needs, event, ends };
}
