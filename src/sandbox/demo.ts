import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { banner } from './demo/banner.ts';
import { findCredentials, refusal } from './demo/real-credentials.ts';
import { startDemo } from './demo/start-demo.ts';

/** Bad usage or configuration, as `sysexits.h` numbers it. */
const EX_USAGE = 64;
const USAGE = 'Usage: npm run demo -- [--port N]\n';

process.exitCode = await main();

async function main(): Promise<number> {
  const port = portFrom(process.argv.slice(2));
  if (port === undefined) return refuse(USAGE);
  const found = findCredentials(
    process.env,
    existsSync('.env') ? readFileSync('.env', 'utf8') : '',
  );
  if (found.length > 0) return refuse(refusal(found));
  const onError = (error: unknown) => {
    process.stderr.write(`The sandbox stumbled: ${String(error)}\n`);
  };
  const demo = await startDemo({ port, host: process.env, onError });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => demo.stop().catch(onError));
  }
  if (await demo.application.ready()) {
    process.stdout.write(banner(demo.facts, await demo.operators()));
  } else process.stderr.write('The application did not start; see above.\n');
  await demo.application.ended;
  return demo.stop();
}

function portFrom(args: readonly string[]): number | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
    const port = Number(values.port ?? 8080);
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

function refuse(message: string): number {
  process.stderr.write(message);
  return EX_USAGE;
}
