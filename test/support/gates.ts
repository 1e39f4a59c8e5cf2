import type { Role } from '../../src/access/permissions/roles.ts';
import type { Machine, Operator } from '../../src/access/principal.ts';
import { machineOf } from '../../src/access/sign-in/header-credentials.ts';
import type { Gate } from '../../src/http/settings.ts';

/** Who calls the app of a test that is about something else. */
export type Caller = { readonly name: string; readonly role: Role };

const ADMIN: Caller = { name: 'operator', role: 'admin' };

/**
 * A gate that lets in one caller, or the one that the cookie `caller` names with the same role; null is a caller that
 * is not known. A caller that sends `Authorization` is the scheduler with that header value, or is refused.
 */
export function fixedGate(
  caller: Caller | null = ADMIN,
  headerValue?: string,
  audit: Gate['audit'] = { record: async () => {} },
): Gate {
  return {
    audit,
    async identify({ authorization, cookie = '' }) {
      if (authorization !== undefined) {
        const machine = await machineOf(authorization, NO_TOKENS, headerValue);
        return machine === undefined ? { is: 'refused' } : { is: 'known', principal: machine };
      }
      if (caller === null) return { is: 'nobody' };
      const name = /caller=(\w+)/.exec(cookie)?.[1] ?? caller.name;
      return { is: 'known', principal: operatorOf({ ...caller, name }) };
    },
  };
}

/** A gate that lets in one machine, whatever is sent. */
export function machineGate(permissions: Machine['permissions']): Gate {
  const principal = { kind: 'token', id: 'token', name: 'token', permissions } as const;
  return { audit: { record: async () => {} }, identify: async () => ({ is: 'known', principal }) };
}

function operatorOf({ name, role }: Caller): Operator {
  const session = { sessionId: 'session', mustChangePassword: false };
  return { kind: 'operator', id: name, name, role, ...session };
}

const NO_TOKENS = { holder: async () => undefined };
