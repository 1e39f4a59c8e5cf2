import type { Server } from 'node:http';
import closeWithGrace from 'close-with-grace';
import { type App, createApp } from './app.ts';
import { describeProblems, loadEnvironment, readConfig, secretsOf } from './config.ts';
import { createLog, type Log } from './log.ts';

/** Until operators can sign in, nobody but this machine may reach the pages. */
const HOST = '127.0.0.1';

/** Bad usage or configuration, as `sysexits.h` numbers it. */
const EX_USAGE = 64;

/** How long a run at work may take to finish its page when the process is asked to end. */
const GRACE_MS = 9_000;

const read = readConfig(loadEnvironment());
if (read.ok) {
  const log = createLog(read.value.logLevel, process.stderr, secretsOf(read.value));
  await createApp(read.value, log).then(
    (app) => app.work().then(() => serve(app, read.value.port, log)),
    (error: Error) => refuse(log, `Cannot open the database. ${error.message}`),
  );
} else {
  process.stderr.write(`${describeProblems(read.error)}\n`);
  process.exitCode = EX_USAGE;
}

function serve(app: App, port: number, log: Log): void {
  const server = app.server.listen(port, HOST);
  server.once('listening', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    log.info('Listening', { url: `http://${HOST}:${actual}/orders` });
    void app.open().catch((error: unknown) => log.error('Cannot start the schedule', { error }));
  });
  server.once('error', (error) => {
    const taken = 'code' in error && error.code === 'EADDRINUSE';
    const advice = taken ? 'Another process listens there; stop it or set PORT.' : error.message;
    refuse(log, `Cannot listen on ${HOST}:${port}. ${advice}`);
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
