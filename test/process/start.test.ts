import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { sql } from 'kysely';
import { openBoss } from '../../src/jobs/boss.ts';
import { openDatabase } from '../../src/store/database.ts';
import { withDatabase } from '../support/data-directory.ts';
import { startProcess } from './process.ts';
import { until } from './until.ts';

const ENVIRONMENT = {
  CT_PROJECT_KEY: 'shop',
  CT_CLIENT_ID: 'id',
  CT_CLIENT_SECRET: 'a-client-secret',
  CT_AUTH_HOST: 'http://127.0.0.1:1',
  CT_API_HOST: 'http://127.0.0.1:1',
  PAYMENT_GATEWAY_MERCHANT_ID: 'one',
  PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key',
  PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: Buffer.from('a shared secret').toString('base64'),
  SYNC_SCHEDULE: 'off',
  PORT: '0',
};

function spawnMain(environment: Record<string, string>) {
  const env = { PATH: process.env.PATH, DOTENV: 'off', ...environment };
  const child = spawn(process.execPath, ['src/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { child, ended: endOf(child) };
}

async function endOf(child: ChildProcess) {
  if (child.stderr === null) throw new Error('The log of the application is not piped');
  const [log, [status, signal]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { status, signal, log };
}

/** Each line of a log, read; throws where something was printed past the log. */
function linesOf(log: string) {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
}

/** The database of the application, with the tables of its queues. */
async function openedDatabase(dataDir: string) {
  const database = await openDatabase({ url: undefined, dataDir });
  const boss = await openBoss({ url: undefined, pglite: database.pglite }, () => undefined);
  await boss.stop();
  return database;
}

describe('the start of the process', function () {
  this.timeout(120_000);

  it('the queue cannot be read when the work begins → the error stands in the log, masked, and the status is 1', async () => {
    const complete = await withDatabase(ENVIRONMENT);
    const database = await openedDatabase(complete.DATA_DIR ?? '');
    await sql`alter table pgboss.job_common rename to ${sql.ref(ENVIRONMENT.CT_CLIENT_SECRET)}`.execute(
      database.kysely,
    );
    await database.close();
    const { status, log } = await spawnMain(complete).ended;
    expect(status).to.equal(1);
    expect(linesOf(log).map(({ level, message }) => [level, message])).to.deep.equal([
      ['error', 'Stopping after an error'],
    ]);
    expect(log).not.to.contain(ENVIRONMENT.CT_CLIENT_SECRET);
  });

  it('SIGTERM while the database is being opened → stops in order with status 0, and never takes a job', async () => {
    const complete = await withDatabase(ENVIRONMENT);
    const dataDir = complete.DATA_DIR ?? '';
    // One that is made first takes seconds, which count against the time that stopping may take.
    await (await openedDatabase(dataDir)).close();
    const { child, ended } = spawnMain(complete);
    await until(() => readdirSync(dataDir).some((name) => name.endsWith('.sock')));
    child.kill('SIGTERM');
    const { status, signal, log } = await ended;
    const messages = linesOf(log).map(({ message }) => message);
    expect({ status, signal, messages }).to.deep.equal({
      ...{ status: 0, signal: null },
      messages: ['Stopping'],
    });
  });

  it('the port is taken → says so in the log, and the status is 1', async () => {
    const complete = await withDatabase(ENVIRONMENT);
    const running = await startProcess(complete);
    const other = await withDatabase({ ...ENVIRONMENT, PORT: new URL(running.url).port });
    const { status, log } = await spawnMain(other).ended;
    await running.stop();
    expect(status).to.equal(1);
    expect(JSON.stringify(linesOf(log))).to.contain('Another process listens there');
  });
});
