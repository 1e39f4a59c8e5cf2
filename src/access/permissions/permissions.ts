import { ROLES, type Role } from './roles.ts';

/**
 * The one table of roles and permissions: who may do what, from the first role named upwards. Tokens carry
 * permissions as scopes; what is about people and tokens themselves is for people alone. Source: design §9.
 */
const TABLE = {
  'orders:read': { from: 'viewer', isScope: true, text: 'See payments, runs and exceptions' },
  'metrics:read': { from: 'viewer', isScope: true, text: 'Read the metrics' },
  'sync:trigger': { from: 'operator', isScope: true, text: 'Start Run Sync and Decision Sync' },
  'orders:write': { from: 'operator', isScope: true, text: 'Replay, dismiss, upload and cancel' },
  'batches:approve': { from: 'approver', isScope: false, text: 'Approve batches of others' },
  'people:manage': { from: 'admin', isScope: false, text: 'Manage people' },
  'tokens:manage': { from: 'admin', isScope: false, text: 'Manage tokens' },
  'audit:read': { from: 'admin', isScope: false, text: 'Read the audit log' },
} as const satisfies Readonly<
  Record<string, { readonly from: Role; readonly isScope: boolean; readonly text: string }>
>;

/** Something that not everybody may do. */
export type Permission = keyof typeof TABLE;

/** Every permission, in the order of the table. */
export const PERMISSIONS: readonly Permission[] = Object.keys(TABLE).filter(isPermission);

/** The permissions that a token may carry. */
export const SCOPES: readonly Permission[] = PERMISSIONS.filter((name) => TABLE[name].isScope);

/** Whether people of a role may do it. */
export function roleMay(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(TABLE[permission].from);
}

/** The scope of that name; undefined for any other text. */
export function scopeNamed(text: unknown): Permission | undefined {
  return SCOPES.find((scope) => scope === text);
}

/** What a permission allows, in a few words. */
export function permissionText(permission: Permission): string {
  return TABLE[permission].text;
}

/** Why somebody is kept from doing it, and who may: for the person at a disabled control. */
export function lacks(permission: Permission): string {
  const from = ROLES.indexOf(TABLE[permission].from);
  const roles = ROLES.slice(from);
  const needed = roles.length === 1 ? 'the role admin' : `the role ${roles.join(', ')}`;
  return `This needs ${needed.replace(/, (\w+)$/, ' or $1')}.`;
}

function isPermission(name: string): name is Permission {
  return Object.hasOwn(TABLE, name);
}
