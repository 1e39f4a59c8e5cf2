import { parseArgs } from 'node:util';
import type { Access } from '../access/access.ts';
import { type Permission, SCOPES, scopeNamed } from '../access/permissions/permissions.ts';
import { ROLES, type Role, roleNamed } from '../access/permissions/roles.ts';
import { routeMatrix, routeMatrixJson } from '../access/permissions/route-matrix.ts';
import { LONGEST_DAYS } from '../access/tokens.ts';
import type { Config } from '../config/config.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Command, EXIT, refuse, wantsJson, withConfig } from './terminal.ts';

/** A command about people and tokens, as it was typed. */
type AccessCommand =
  | { readonly is: 'operator'; readonly name: string; readonly role: Role; readonly json: boolean }
  | {
      readonly is: 'token';
      readonly name: string;
      readonly scopes: readonly Permission[];
      readonly days: number;
      readonly json: boolean;
    };

const DAYS = '90';
const OPTIONS = {
  role: { type: 'string' },
  scope: { type: 'string', multiple: true },
  days: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `routes`: prints who may call which route. */
export const routes: Command = async (args, { stdout }) => {
  const isJson = wantsJson(args);
  stdout.write(`${isJson ? JSON.stringify({ routes: routeMatrixJson() }) : routeMatrix()}\n`);
  return EXIT.completed;
};

/** `operator add` and `token add`: they need the database, and neither commercetools nor the gateway. */
export const access: Command = (args, terminal) =>
  withConfig(parseAccessCommand(args), args, terminal, async (command, config) => {
    const done = await runAccessCommand(command, config);
    if (done.ok) terminal.stdout.write(`${done.value}\n`);
    else refuse(terminal, args, done.error);
    return done.ok ? EXIT.completed : EXIT.failed;
  });

/** `operator add NAME --role R` or `token add NAME --scope S [--days N]`; what is wrong with it otherwise. */
function parseAccessCommand(args: readonly string[]): Result<AccessCommand, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const [what, verb, name, ...rest] = positionals;
    if (verb !== 'add' || name === undefined || rest.length > 0) {
      return err('Say operator add NAME --role R, or token add NAME --scope S.');
    }
    const { role, scope: scopes = [], days = DAYS, json } = values;
    return what === 'operator' ? operator(name, role, json) : token(name, { scopes, days, json });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Does it and answers what to print: for a person, or with `json` one document. The secret is shown only now. */
async function runAccessCommand(
  command: AccessCommand,
  config: Config,
): Promise<Result<string, string>> {
  try {
    const { openAccess } = await import('../app/open-access.ts');
    const { createLog } = await import('../log/log.ts');
    const { access, close } = await openAccess(config, createLog('warn'));
    return await carryOut(access, command).finally(close);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function carryOut(
  { people, tokens, audit }: Pick<Access, 'people' | 'tokens' | 'audit'>,
  command: AccessCommand,
): Promise<Result<string, string>> {
  const by = { outcome: 'done', actor: 'system', origin: undefined } as const;
  if (command.is === 'operator') {
    const { name, role, json } = command;
    const added = await people.add(name, role);
    if (!added.ok) return err(added.error.because);
    const { password } = added.value;
    await audit.record({
      event: 'person.added',
      ...by,
      subject: name,
      detail: { after: { role } },
    });
    return ok(
      json
        ? JSON.stringify({ name, role, firstPassword: password })
        : personText(name, role, password),
    );
  }
  const { name, scopes, days, json } = command;
  const { token, secret } = await tokens.create({ name, scopes, days, createdBy: 'command line' });
  const expiresAt = new Date(token.expiresAt).toISOString();
  const after = { id: token.id, scopes, expiresAt };
  await audit.record({ event: 'token.created', ...by, subject: name, detail: { after } });
  return ok(json ? JSON.stringify({ name, ...after, secret }) : tokenText(secret, expiresAt));
}

function operator(
  name: string,
  role: string | undefined,
  json: boolean,
): Result<AccessCommand, string> {
  const known = roleNamed(role);
  if (known === undefined) return err(`--role: must be one of ${ROLES.join(', ')}.`);
  return ok({ is: 'operator', name, role: known, json });
}

function token(
  name: string,
  given: { readonly scopes: readonly string[]; readonly days: string; readonly json: boolean },
): Result<AccessCommand, string> {
  const scopes = given.scopes.flatMap((scope) => scopeNamed(scope) ?? []);
  if (scopes.length === 0 || scopes.length < given.scopes.length) {
    return err(`--scope: must be one of ${SCOPES.join(', ')}; may be given several times.`);
  }
  const days = /^\d{1,3}$/.test(given.days) ? Number(given.days) : 0;
  if (days < 1 || days > LONGEST_DAYS)
    return err(`--days: must be a whole number, 1 to ${LONGEST_DAYS}.`);
  return ok({ is: 'token', name, scopes: [...new Set(scopes)], days, json: given.json });
}

function personText(name: string, role: Role, password: string): string {
  return `${name} may sign in as ${role}. First password, to be changed at the first sign-in:\n${password}`;
}

function tokenText(secret: string, expiresAt: string): string {
  return `Send it as Authorization: Bearer …; it is shown only now and expires on ${expiresAt.slice(0, 10)}:\n${secret}`;
}
