import type { Server } from 'node:http';
import closeWithGrace from 'close-with-grace';
import { createApp } from './app.ts';
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
  const config = read.value;
  const log = createLog(config.logLevel, process.stderr, secretsOf(config));
  const app = createApp(config, log);
  const server = app.server.listen(config.port, HOST);
  server.once('listening', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : config.port;
    log.info('Listening', { url: `http://${HOST}:${port}/orders` });
    void app.open();
  });
  server.once('error', (error) => refuse(log, config.port, error));
  closeWithGrace({ delay: GRACE_MS }, async ({ err: error, signal }) => {
    if (error !== undefined) log.error('Stopping after an unexpected error', { error });
    else log.info('Stopping', { signal });
    const ended = closed(server);
    await app.stop();
    // Whoever waited for a run has its answer now; event streams would hold the server open for ever.
    server.closeAllConnections();
    await ended;
  });
} else {
  process.stderr.write(`${describeProblems(read.error)}\n`);
  process.exitCode = EX_USAGE;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function refuse(log: Log, port: number, error: Error): void {
  const taken = 'code' in error && error.code === 'EADDRINUSE';
  const advice = taken ? 'Another process listens there; stop it or set PORT.' : error.message;
  log.error(`Cannot listen on ${HOST}:${port}. ${advice}`);
  process.exit(1);
}
