import { type Permission, roleMay } from './permissions/permissions.ts';
import type { Role } from './permissions/roles.ts';

/** A person who signed in; `sessionId` is the session that this request came with. */
export type Operator = {
  readonly kind: 'operator';
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly sessionId: string;
  /** Nothing but the own account is open until the first password was changed. */
  readonly mustChangePassword: boolean;
};

/** Another system: a token with scopes, or the header value of a scheduler. */
export type Machine = {
  readonly kind: 'token' | 'header';
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
};

/** Who a request is from. */
export type Principal = Operator | Machine;

/** Whether somebody may do it; a person with a first password may do nothing yet. */
export function may(principal: Principal, permission: Permission): boolean {
  return principal.kind === 'operator'
    ? !principal.mustChangePassword && roleMay(principal.role, permission)
    : principal.permissions.includes(permission);
}

/** What a request brings along to say who it is from. */
export type Credentials = {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly address: string;
};

/**
 * Who the credentials belong to: nobody when there are none or a session has ended; `refused` when a header was
 * sent that opens nothing; `locked` after too many such headers, for so many seconds.
 */
export type Identified =
  | { readonly is: 'known'; readonly principal: Principal }
  | { readonly is: 'nobody' }
  | { readonly is: 'refused' }
  | { readonly is: 'locked'; readonly seconds: number };
