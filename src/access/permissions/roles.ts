/** What an operator may be, from the least to the most; each may do what those before it may. Source: design §9. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;

/** One of the roles. */
export type Role = (typeof ROLES)[number];

/** The role of that name, as people or a directory wrote it; undefined for any other text. */
export function roleNamed(text: unknown): Role | undefined {
  return ROLES.find((role) => role === text);
}
