import type { Request } from 'express';
import type { Permission } from '../../access/permissions/permissions.ts';
import type { Principal } from '../../access/principal.ts';
import { may } from '../../access/principal.ts';
import type { BatchRight } from '../../batch/actions.ts';
import type { Person } from '../batches/batch-port.ts';
import { ProblemError } from './problem.ts';
import { visitorOf } from './visitor.ts';

const RIGHTS: readonly BatchRight[] = ['read', 'write', 'approve'];

const NEEDS: Readonly<Record<BatchRight, string>> = {
  read: 'This needs the permission orders.',
  write: 'This needs the permission orders with ReadWrite.',
  approve: 'This needs the role approver.',
};

/** What a right on batches is called in the table of permissions. */
const PERMISSION: Readonly<Record<BatchRight, Permission>> = {
  read: 'orders:read',
  write: 'orders:write',
  approve: 'batches:approve',
};

/** Who asks, as the guard found out; answers 401 where it knows nobody. */
export function personOf({ res: response }: Request): Person {
  const visitor = response === undefined ? undefined : visitorOf(response);
  if (visitor === undefined) throw new ProblemError({ status: 401, detail: 'Sign in first.' });
  return toPerson(visitor);
}

/** A machine and a person of one name are not the same. */
function toPerson(visitor: Principal): Person {
  const { kind, name } = visitor;
  const rights = RIGHTS.filter((right) => may(visitor, PERMISSION[right]));
  return { name: kind === 'operator' ? name : `${kind} ${name}`, rights: new Set(rights) };
}

/** Who asks, when they have the right; answers 403 to everybody else, on pages and API alike (BS-R69). */
export function personWith(request: Request, right: BatchRight): Person {
  const person = personOf(request);
  if (person.rights.has(right)) return person;
  const detail = `You are not allowed to do this. ${NEEDS[right]} Ask whoever gives out permissions.`;
  throw new ProblemError({ status: 403, detail });
}
