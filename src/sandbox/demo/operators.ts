import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The people of the demo: one for each role, named like it. */
const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;

/** Whom a visitor of the demo can sign in as; all with the same password, which is another one each time. */
export type DemoOperators = { readonly names: readonly string[]; readonly password: string };

/**
 * Adds the demo's first admin from the command line, before the application opens its database; answers the
 * first password. `environment` is the application's own.
 */
export async function addDemoAdmin(environment: Readonly<Record<string, string>>): Promise<string> {
  const args = [CLI, 'operator', 'add', 'admin', '--role', 'admin', '--json'];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const answer: unknown = printed === '' ? {} : JSON.parse(printed);
  const password = fieldOf(answer, 'firstPassword');
  if (password === undefined) throw new Error(`The demo's admin could not be added: ${printed}`);
  return password;
}

/** Adds the other people as an admin would, over HTTP, and gives each a password of their own. */
export async function addDemoOperators(url: string, firstPassword: string): Promise<DemoOperators> {
  const password = demoPassword();
  const cookie = await settle(url, 'admin', firstPassword, password);
  for (const role of ROLES.filter((one) => one !== 'admin')) {
    const added = await post(url, '/people', { name: role, role }, cookie);
    const first = fieldOf(await added.json(), 'firstPassword');
    if (first === undefined)
      throw new Error(`The demo's ${role} could not be added: ${added.status}`);
    await settle(url, role, first, password);
  }
  return { names: ROLES, password };
}

/** Signs in with a first password and changes it; answers the cookie of the new session. */
async function settle(url: string, name: string, first: string, next: string): Promise<string> {
  const signedIn = await post(url, '/sign-in', { name, password: first });
  const fields = { current: first, next, again: next };
  const changed = await post(url, '/account/password', fields, cookieOf(signedIn));
  if (!changed.ok)
    throw new Error(`The demo's ${name} could not choose a password: ${changed.status}`);
  return cookieOf(changed);
}

function post(
  url: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  cookie = '',
): Promise<Response> {
  const headers = { Accept: 'application/json', Cookie: cookie };
  return fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

function cookieOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

function fieldOf(answer: unknown, name: string): string | undefined {
  const value: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Short enough to type from a terminal; it opens a simulated shop on this machine, until the demo ends. */
function demoPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const part = () =>
    Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length))).join('');
  return `demo-${part()}-${part()}`;
}
