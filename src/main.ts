import type { Server } from 'node:http';
import closeWithGrace from 'close-with-grace';
import { addFirstOperator, FIRST_NAME } from './access/users/first-operator.ts';
import { type App, createApp } from './app/app.ts';
import {
  type Config,
  describeProblems,
  loadEnvironment,
  readConfig,
  secretsOf,
} from './config/config.ts';
import { listenHost, webServer } from './http/listen.ts';
import { createLog, type Log } from './log/log.ts';

/** Bad usage or configuration, as `sysexits.h` numbers it. */
const EX_USAGE = 64;

/** How long a run at work may take to finish its page when the process is asked to end. */
const GRACE_MS = 9_000;

const read = readConfig(loadEnvironment());
if (read.ok) {
  const log = createLog(read.value.logLevel, process.stderr, secretsOf(read.value));
  await createApp(read.value, log).then(
    (app) => app.work().then(() => serve(app, read.value, log)),
    (error: Error) => refuse(log, `Cannot open the database. ${error.message}`),
  );
} else {
  process.stderr.write(`${describeProblems(read.error)}\n`);
  process.exitCode = EX_USAGE;
}

function serve(app: App, { port, baseUrl }: Config, log: Log): void {
  const host = listenHost(baseUrl);
  const server = webServer(app.server).listen(port, host);
  server.once('listening', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    const url = host === undefined ? baseUrl : `http://${host}:${actual}`;
    log.info('Listening', { url: `${url}/orders` });
    void letSomebodyIn(app, url, log).catch((error: unknown) =>
      log.error('Nobody can be added', { error }),
    );
    void app.open().catch((error: unknown) => log.error('Cannot start the schedule', { error }));
  });
  server.once('error', (error) => {
    const taken = 'code' in error && error.code === 'EADDRINUSE';
    const advice = taken ? 'Another process listens there; stop it or set PORT.' : error.message;
    refuse(log, `Cannot listen on ${host ?? 'all interfaces'}:${port}. ${advice}`);
  });
  closeWithGrace({ delay: GRACE_MS }, async ({ err: error, signal }) => {
    if (error !== undefined) log.error('Stopping after an unexpected error', { error });
    else log.info('Stopping', { signal });
    const ended = closed(server);
    await app.stop();
    // Whoever waited for a run has its answer now; event streams would hold the server open for ever.
    server.closeAllConnections();
    await ended;
  });
}

/** On a terminal alone, and past the log: what is shown once must not stand in a file that others read. */
async function letSomebodyIn({ access }: App, url: string, log: Log): Promise<void> {
  if ((await access.people.count()) > 0) return;
  if (!process.stdout.isTTY) {
    const advice = 'Stop it, then: npm run -s cli -- operator add NAME --role admin';
    return log.warn('Nobody can sign in yet', { advice });
  }
  const password = await addFirstOperator(access);
  if (password === undefined) return;
  process.stdout.write(
    `\n  Nobody could sign in yet, so there is one admin now. This is shown only once:\n\n` +
      `    Open        ${url}/sign-in\n    Name        ${FIRST_NAME}\n    Password    ${password}\n\n` +
      '  You choose a password of your own at the first sign-in.\n\n',
  );
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function refuse(log: Log, problem: string): void {
  log.error(problem);
  process.exit(1);
}
