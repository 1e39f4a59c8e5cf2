import { SCOPES } from '../../src/access/permissions/permissions.ts';
import { openAccess } from '../../src/app/open-access.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/log/log.ts';

/**
 * The headers of a machine that may do everything a token can allow, in the database of this environment. On the
 * embedded one it must be made before the process starts, which then has the directory for itself.
 */
export async function machineHeaders(
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly Authorization: string }> {
  const config = readConfig(environment);
  if (!config.ok) throw new Error(config.error.map(({ key }) => key).join(', '));
  const { access, close } = await openAccess(config.value, createLog('error'));
  const wanted = { name: 'tests', scopes: SCOPES, days: 1, createdBy: 'tests' };
  const { secret } = await access.tokens.create(wanted);
  await close();
  return { Authorization: `Bearer ${secret}` };
}
