import type { Request } from 'express';
import type { BatchRight } from '../batch/actions.ts';
import type { Person } from './batch-port.ts';
import { ProblemError } from './problem.ts';
import type { HttpPorts } from './settings.ts';

/** Until operators can sign in, whoever reaches this machine is the one that there is. */
const OPERATOR: Person = { name: 'operator', rights: new Set(['read', 'write', 'approve']) };

const NEEDS: Readonly<Record<BatchRight, string>> = {
  read: 'This needs the permission orders.',
  write: 'This needs the permission orders with ReadWrite.',
  approve: 'This needs the role approver.',
};

/** Who asks. */
export function personOf({ person }: Pick<HttpPorts, 'person'>, request: Request): Person {
  return person?.(request) ?? OPERATOR;
}

/** Who asks, when they have the right; answers 403 to everybody else, on pages and API alike (BS-R69). */
export function personWith(
  ports: Pick<HttpPorts, 'person'>,
  request: Request,
  right: BatchRight,
): Person {
  const person = personOf(ports, request);
  if (person.rights.has(right)) return person;
  const detail = `You are not allowed to do this. ${NEEDS[right]} Ask whoever gives out permissions.`;
  throw new ProblemError({ status: 403, detail });
}
