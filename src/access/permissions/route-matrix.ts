import type { Principal } from '../principal.ts';
import { admit } from './admit.ts';
import { SCOPES } from './permissions.ts';
import { ROLES } from './roles.ts';
import { ROUTES, type RouteRow } from './routes.ts';

/** Everybody who may stand before a route: nobody, each role, a token with every scope, a scheduler's header. */
export const VISITORS: readonly (readonly [string, Principal | undefined])[] = [
  ['nobody', undefined],
  ...ROLES.map((role) => [role, personOf(role)] as const),
  ['token', { kind: 'token', id: 'token', name: 'token', permissions: SCOPES }],
  ['header', { kind: 'header', id: 'header', name: 'header', permissions: ['sync:trigger'] }],
];

/** Whether each visitor gets through to a route, in the order of `VISITORS`. */
export function admissionsTo({ needs }: RouteRow): readonly boolean[] {
  return VISITORS.map(([, principal]) => admit(needs, principal).admitted);
}

/** The matrix of routes and visitors as text, one route on a line. */
export function routeMatrix(): string {
  const head = ['route', 'needs', ...VISITORS.map(([name]) => name)];
  const rows = ROUTES.map((row) => [
    `${row.method} ${row.path}`,
    row.needs,
    ...admissionsTo(row).map((open) => (open ? 'yes' : '-')),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The matrix for programs. */
export function routeMatrixJson(): object {
  return ROUTES.map((row) => {
    const open = admissionsTo(row);
    const may = VISITORS.filter((_, index) => open[index]).map(([name]) => name);
    return { method: row.method, path: row.path, needs: row.needs, may };
  });
}

function personOf(role: (typeof ROLES)[number]): Principal {
  const session = { sessionId: 'session', mustChangePassword: false };
  return { kind: 'operator', id: role, name: role, role, ...session };
}
