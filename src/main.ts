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

/** Ends one part of the process. */
type End = () => Promise<void>;

const read = readConfig(loadEnvironment());
if (read.ok) {
  begin(read.value, createLog(read.value.logLevel, process.stderr, secretsOf(read.value)));
} else {
  process.stderr.write(`${describeProblems(read.error)}\n`);
  process.exitCode = EX_USAGE;
}

/**
 * The life of the process. A signal is listened for before anything is opened; it, a start that fails and an error that
 * nothing expected end the process in the same way, through the log, whose mask hides what no log may show.
 */
function begin(config: Config, log: Log): void {
  const ends: End[] = [];
  const ending = new AbortController();
  const logger = { error: (problem: unknown) => log.error('Cannot end in order', { problem }) };
  closeWithGrace({ delay: GRACE_MS, logger }, async ({ err: error, signal }) => {
    if (error === undefined) log.info('Stopping', { signal });
    else log.error('Stopping after an error', { error });
    ending.abort();
    await opening.catch(() => undefined);
    for (const end of ends.toReversed()) await end();
  });
  const opening = open(config, log, { onEnd: (end) => ends.push(end), ending: ending.signal });
  const go = async ({ app, url }: Opened) => {
    await app.open();
    await letSomebodyIn(app, url, log).catch((error: unknown) =>
      log.error('Nobody can be added', { error }),
    );
  };
  void opening.then(go).catch((error: unknown) => {
    // Not handled here: as an unhandled rejection it ends the process as every other error does.
    if (!ending.signal.aborted) throw error;
  });
}

type Opened = { readonly app: App; readonly url: string };

/** Opens the application and its web server; `onEnd` is given how each part that was opened ends. */
async function open(
  config: Config,
  log: Log,
  { onEnd, ending }: { readonly onEnd: (end: End) => void; readonly ending: AbortSignal },
): Promise<Opened> {
  const app = await createApp(config, log).catch((error: Error) => {
    throw new Error(`Cannot open the database. ${error.message}`, { cause: error });
  });
  onEnd(app.stop);
  ending.throwIfAborted();
  await app.work();
  ending.throwIfAborted();
  const { server, url } = await listen(app, config);
  onEnd(async () => {
    const ended = closed(server);
    await app.stop();
    // Each caller that waited for a run has its answer now; event streams would hold the server open for ever.
    server.closeAllConnections();
    await ended;
  });
  log.info('Listening', { url: `${url}/orders` });
  return { app, url };
}

function listen(
  app: App,
  { port, baseUrl }: Config,
): Promise<{ readonly server: Server; readonly url: string }> {
  const host = listenHost(baseUrl);
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof listen>>>();
  const server = webServer(app.server).listen(port, host);
  server.once('listening', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    resolve({ server, url: host === undefined ? baseUrl : `http://${host}:${actual}` });
  });
  server.once('error', (error) => {
    const taken = 'code' in error && error.code === 'EADDRINUSE';
    const advice = taken ? 'Another process listens there; stop it or set PORT.' : error.message;
    reject(new Error(`Cannot listen on ${host ?? 'all interfaces'}:${port}. ${advice}`));
  });
  return promise;
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
