/** What the audit log tells of, and its words. A row of it never changes; add, do not rename. */
export const AUDIT_EVENTS = {
  'sign-in.succeeded': 'Signed in',
  'sign-in.failed': 'Sign-in refused',
  'sign-in.locked': 'Sign-in locked after too many tries',
  'sign-out': 'Signed out',
  'sessions.ended': 'Sessions ended',
  'access.refused': 'Refused: not allowed',
  'header.refused': 'Refused: unknown token or header value',
  'password.changed': 'Password changed',
  'password.refused': 'Password not changed',
  'two-factor.started': 'Second factor set up',
  'two-factor.on': 'Second factor switched on',
  'two-factor.off': 'Second factor switched off',
  'two-factor.refused': 'Second factor not changed',
  'person.added': 'Person added',
  'person.role-changed': 'Role changed',
  'person.password-reset': 'Password reset',
  'person.disabled': 'Person disabled',
  'person.enabled': 'Person enabled',
  'token.created': 'Token created',
  'token.revoked': 'Token revoked',
  'sync.triggered': 'Sync triggered',
  'run.cancelled': 'Run cancelled',
  'run.replayed': 'Failed part of a run replayed',
  'exception.replayed': 'Exception replayed',
  'exception.dismissed': 'Exception dismissed',
  'batch.checked': 'File uploaded to be checked',
  'batch.uploaded': 'Batch uploaded',
  'batch.approved': 'Batch approved',
  'batch.rejected': 'Batch rejected',
  'batch.cancelled': 'Batch cancelled',
  'batch.retried': 'Batch retried',
  'batch.expired': 'Approval of a batch expired',
  'batch.synced': 'Batch synchronised with the gateway',
  'batch.exported': 'Batch downloaded',
  'payload.built': 'Payload built',
  'audit.exported': 'Audit log downloaded',
} as const;

/** One of the events. */
export type AuditEvent = keyof typeof AUDIT_EVENTS;

/** The event of that name; undefined for any other text. */
export function auditEventNamed(text: unknown): AuditEvent | undefined {
  return typeof text === 'string' && isEvent(text) ? text : undefined;
}

function isEvent(text: string): text is AuditEvent {
  return Object.hasOwn(AUDIT_EVENTS, text);
}
