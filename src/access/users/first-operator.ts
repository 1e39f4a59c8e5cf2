import type { Access } from '../access.ts';

/** The name of the person that the first start on an empty database adds. */
export const FIRST_NAME = 'admin';

/**
 * Adds an admin with a random first password where nobody exists, and answers that password; undefined where
 * somebody exists, or another instance was faster. It is shown once and must be changed at the first sign-in.
 */
export async function addFirstOperator({
  people,
  audit,
}: Pick<Access, 'people' | 'audit'>): Promise<string | undefined> {
  if ((await people.count()) > 0) return undefined;
  const added = await people.add(FIRST_NAME, 'admin');
  if (!added.ok) return undefined;
  const { name, role } = added.value.person;
  await audit.record({
    ...{ event: 'person.added', outcome: 'done', actor: 'system', origin: undefined },
    ...{ subject: name, detail: { after: { role }, because: 'first start' } },
  });
  return added.value.password;
}
