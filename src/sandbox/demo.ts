import { existsSync, readFileSync } from 'node:fs';
import { banner } from './demo/banner.ts';
import { wishedPort } from './demo/free-port.ts';
import { findCredentials, refusal } from './demo/real-credentials.ts';
import { startDemo } from './demo/start-demo.ts';

/** Bad usage or configuration, as `sysexits.h` numbers it. */
const EX_USAGE = 64;
const USAGE = 'Usage: npm run demo -- [--port N], or PORT=N npm run demo; 0 is any free port\n';

process.exitCode = await main();

async function main(): Promise<number> {
  const port = wishedPort(process.argv.slice(2), process.env);
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

function refuse(message: string): number {
  process.stderr.write(message);
  return EX_USAGE;
}
