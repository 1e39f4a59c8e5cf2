import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { absolute } from '../../support/markdown.ts';
import { freshDatabase, postgresServer, type TestDatabase } from '../../support/postgres.ts';
import { connectYaml, keysOf } from '../../support/specification.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../../support/world.ts';
import { until } from '../until.ts';

/** The platform brings its own Node, and no tools of development. */
const PATH = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

/** Megabytes and packages of a production install, at most. Source: issue 7, "It must show". */
const MOST_MEGABYTES = 150;
const MOST_PACKAGES = 330;

/** Memory of an application at its peak, at most. Source: issue 7, item 5. */
const MOST_MEMORY_MEGABYTES = 350;

const BASE_URL = 'https://payment-sync.invalid';
const AUTH_SECRET = 'a secret of at least thirty-two characters';

const server = await postgresServer();
const isAsked = process.env.CONNECT_TREE === 'true';
const why = isAsked ? 'no PostgreSQL' : 'CONNECT_TREE=true installs it, which takes a minute';
const title = 'the installed tree of this commit (issue 7, items 2 and 4)';

(isAsked && server !== undefined ? describe : describe.skip)(
  isAsked && server !== undefined ? title : `${title} (skipped: ${why})`,
  function () {
    this.timeout(600_000);
    let folder: string;
    let database: TestDatabase;
    let world: World;
    const children: ChildProcess[] = [];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'connect-tree-'));
      run(absolute('.'), 'node', 'src/connect/write-tree.ts', folder);
      run(join(folder, 'payment-sync'), 'npm', 'ci', '--omit=dev', '--no-audit', '--no-fund');
      // Both lock files are one and the same blob, so that one install is both.
      await symlink(
        join(folder, 'payment-sync/node_modules'),
        join(folder, 'payment-sync-job/node_modules'),
      );
      database = await freshDatabase(server ?? '');
      world = await startWorld({ merchantIds: ['shop_one', 'shop_two'], transactions: 60 });
    });
    after(async () => {
      for (const child of children) child.kill('SIGKILL');
      await world?.close();
      await database?.drop();
      await rm(folder, { recursive: true });
    });

    /** What the platform gives: the defaults of connect.yaml, the generated API client, and what was filled in. */
    const environmentOf = (name: string, port: number): Record<string, string> => {
      const application = connectYaml().deployAs.find((one) => one.name === name);
      const keys = application === undefined ? [] : keysOf(application);
      const defaults = keys.map(({ key, default: given }) => [key, given ?? '']);
      const { project, gateway } = world;
      const merchant = (id: string) => ({
        merchantId: id,
        keyId: `key-of-${id}`,
        secretKey: world.environment[`${id.toUpperCase()}_SECRET_KEY`] ?? '',
      });
      return {
        ...Object.fromEntries(defaults),
        ...{ PATH, PORT: String(port), NODE_ENV: 'production', BASE_URL, AUTH_SECRET },
        DATABASE_URL: database.url,
        CTP_PROJECT_KEY: project.projectKey,
        CTP_CLIENT_ID: project.clientId,
        CTP_CLIENT_SECRET: project.clientSecret,
        CTP_AUTH_URL: project.url,
        CTP_API_URL: project.url,
        CTP_SCOPE: `manage_payments:${project.projectKey}`,
        PAYMENT_GATEWAY_HOST: gateway.url,
        PAYMENT_GATEWAY_MERCHANT_ID: 'shop_one',
        PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key-of-shop_one',
        PAYMENT_GATEWAY_MERCHANT_SECRET_KEY:
          world.environment.PAYMENT_GATEWAY_MERCHANT_SECRET_KEY ?? '',
        PAYMENT_GATEWAY_MERCHANTS: JSON.stringify([merchant('shop_two')]),
        PAYMENT_GATEWAY_RUN_SYNC: 'true',
        PAYMENT_GATEWAY_DECISION_SYNC: 'true',
      };
    };

    const startApplication = async (name: string) => {
      const port = await freePort();
      const child = spawn('npm', ['start'], {
        cwd: join(folder, name),
        env: environmentOf(name, port),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      children.push(child);
      const log: string[] = [];
      child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text));
      const url = `http://127.0.0.1:${port}`;
      await until(async () => {
        if (child.exitCode !== null) throw new Error(log.join(''));
        return fetch(`${url}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        );
      });
      return { url, child };
    };

    it(`needs at most ${MOST_MEGABYTES} MB and ${MOST_PACKAGES} packages`, async () => {
      const at = join(folder, 'payment-sync');
      const megabytes = Number.parseInt(run(at, 'du', '-sm', 'node_modules'), 10);
      const listed = run(at, 'npm', 'ls', '--all', '--parseable', '--omit=dev');
      expect(megabytes).to.be.below(MOST_MEGABYTES);
      expect(listed.trim().split('\n').length).to.be.below(MOST_PACKAGES);
    });

    it('has no dependency of development', async () => {
      const { devDependencies } = JSON.parse(
        await readFile(join(folder, 'payment-sync/package.json'), 'utf8'),
      );
      const there = await Promise.all(
        Object.keys(devDependencies).map((name) =>
          stat(join(folder, 'payment-sync/node_modules', name)).then(
            () => [name],
            () => [],
          ),
        ),
      );
      // What the application itself needs may need the same package; then it is there for that reason.
      expect(there.flat().filter((name) => !name.startsWith('@types/'))).to.deep.equal([]);
    });

    it('builds as the platform does, and keeps what was compiled for the start', async () => {
      run(join(folder, 'payment-sync-job'), 'npm', 'run', 'gcp-build');
      const compiled = join(folder, 'payment-sync/node_modules/.cache/compile');
      expect(await readdir(compiled)).to.have.length(1);
    });

    it('both applications start beside one another; /healthz, /readyz, /orders and /job answer', async () => {
      const [service, job] = [
        await startApplication('payment-sync'),
        await startApplication('payment-sync-job'),
      ];
      for (const { url } of [service, job]) {
        expect((await fetch(`${url}/healthz`)).status).to.equal(200);
        expect((await fetch(`${url}/readyz`)).status).to.equal(200);
        const headers = { Accept: 'text/html' };
        const orders = await fetch(`${url}/orders`, { redirect: 'manual', headers });
        expect([orders.status, orders.headers.get('location')]).to.deep.equal([
          303,
          '/sign-in?return=%2Forders',
        ]);
        expect((await fetch(`${url}/sign-in`)).status).to.equal(200);
      }
      const called = await Promise.all(
        [job, job, service].map(({ url }) => fetch(`${url}/job`, { method: 'POST' })),
      );
      expect(called.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
      const answers = await Promise.all(called.map(async (one) => Object(await one.json())));
      for (const { result } of answers) expect(result).to.equal('completed');
      expect(answers.filter(({ joined }) => joined).length).to.be.at.least(1);
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));

      for (const { child } of [service, job]) {
        const node = await childOf(child.pid);
        expect(await peakMegabytes(node), 'peak memory').to.be.below(MOST_MEMORY_MEGABYTES);
      }
      for (const { child, url } of [service, job]) {
        child.kill('SIGTERM');
        // npm ends with 143 where the signal stops at npm and the application never hears of it.
        expect(await once(child, 'exit')).to.deep.equal([0, null]);
        const gone = await fetch(`${url}/healthz`).catch(() => 'gone');
        expect(gone).to.equal('gone');
      }
    });
  },
);

/** Runs a command as the platform would, to its end; throws with what it said when it fails. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd, encoding: 'utf8', env: { PATH, HOME: process.env.HOME }, maxBuffer: 1024 ** 2 * 64 },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** The application itself: the only child of npm. */
async function childOf(npm = 0): Promise<number> {
  const children = await readFile(`/proc/${npm}/task/${npm}/children`, 'utf8');
  return Number(children.trim());
}

async function peakMegabytes(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
