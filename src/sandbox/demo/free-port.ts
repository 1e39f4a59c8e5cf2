import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

/** The port of `--port`, else of `PORT`, else 8080; undefined where what is given is no port. */
export function wishedPort(
  args: readonly string[],
  { PORT }: NodeJS.ProcessEnv,
): number | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
    const given = values.port ?? (PORT?.trim() || '8080');
    return /^\d{1,5}$/.test(given.trim()) && Number(given) < 65_536 ? Number(given) : undefined;
  } catch {
    return undefined;
  }
}

/** The wished port where it is free on loopback, else any free one. */
export async function freePort(wished: number): Promise<number> {
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? 0;
}

async function tryPort(port: number): Promise<number | undefined> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
  } catch {
    return undefined;
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
