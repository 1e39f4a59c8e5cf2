import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findCredentials } from '../../../src/sandbox/demo/real-credentials.ts';
import { type Demo, startDemo } from '../../../src/sandbox/demo/start-demo.ts';

const DEMO = fileURLToPath(new URL('../../../src/sandbox/demo.ts', import.meta.url));

/** A stand-in for the application: shows its environment at `/healthz`, ends with 7 on SIGTERM. */
const STAND_IN = `
  const { createServer } = require('node:http');
  createServer((_, res) => res.end(JSON.stringify(process.env))).listen(process.env.PORT, '127.0.0.1');
  process.on('SIGTERM', () => process.exit(7));
`;

describe('credentials beside the demo', () => {
  for (const [what, environment, dotenv, expected] of [
    ['none', { PATH: '/bin', HOME: '/root', CTX: '1' }, '', []],
    ['of commercetools', { CT_CLIENT_ID: 'a' }, '', ['CT_CLIENT_ID in the environment']],
    ['of Connect', { CTP_PROJECT_KEY: 'a' }, '', ['CTP_PROJECT_KEY in the environment']],
    [
      'of the gateway, in .env',
      {},
      'PAYMENT_GATEWAY_MERCHANT_ID=shop',
      ['PAYMENT_GATEWAY_MERCHANT_ID in .env'],
    ],
    [
      'of a further merchant id',
      { SHOP_SECRET_KEY: 'a' },
      '',
      ['SHOP_SECRET_KEY in the environment'],
    ],
    [
      'of events',
      { PAYMENT_GATEWAY_WEBHOOK_KEYS: 'k1:YQ==' },
      '',
      ['PAYMENT_GATEWAY_WEBHOOK_KEYS in the environment'],
    ],
    ['left empty', { CT_CLIENT_ID: '' }, 'CT_CLIENT_SECRET=\n# CT_PROJECT_KEY=x', []],
  ] as const) {
    it(`${what}, are found by name`, () => {
      expect(findCredentials(environment, dotenv)).to.deep.equal(expected);
    });
  }
});

describe('npm run demo', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-test-'));
  });
  after(() => rm(directory, { recursive: true }));

  async function run(environment: Record<string, string>, ...args: readonly string[]) {
    const child = spawn(process.execPath, [DEMO, ...args], { cwd: directory, env: environment });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'exit');
    return { code, text };
  }

  it('real credentials in the environment, refuses with 64, naming keys but no values', async () => {
    const { code, text } = await run({ CT_CLIENT_SECRET: 'hush-hush' });
    expect(code).to.equal(64);
    expect(text).to.include('CT_CLIENT_SECRET').and.not.include('hush-hush');
  });

  it('real credentials in .env, refuses with 64', async () => {
    await writeFile(join(directory, '.env'), 'ACME_SECRET_KEY=hush-hush\n');
    const { code, text } = await run({});
    await rm(join(directory, '.env'));
    expect(code).to.equal(64);
    expect(text).to.include('ACME_SECRET_KEY in .env').and.not.include('hush-hush');
  });

  it('a port that is none, refuses with 64', async () => {
    expect(await run({}, '--port', 'eighty')).to.deep.include({ code: 64 });
    expect(await run({ PORT: 'eighty' })).to.deep.include({ code: 64 });
  });
});

describe('running demo', () => {
  let directory: string;
  let demo: Demo | undefined;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-test-'));
    await writeFile(join(directory, 'stand-in.cjs'), STAND_IN);
  });
  afterEach(async () => {
    await demo?.stop();
    demo = undefined;
  });
  after(() => rm(directory, { recursive: true }));

  async function start(options: { entry?: string; port?: number } = {}): Promise<Demo> {
    const failures: unknown[] = [];
    const host = { ...process.env, SECRET_OF_THE_CALLER: 'x' };
    const onError = (error: unknown) => void failures.push(error);
    demo = await startDemo({ port: 18_080, host, onError, ...options });
    expect(await demo.application.ready()).to.equal(true);
    return demo;
  }

  it('a stand-in application, gets an environment from scratch and hands its exit code on', async () => {
    const { facts, stop } = await start({ entry: join(directory, 'stand-in.cjs') });
    const environment = (await (await fetch(`${facts.url}/healthz`)).json()) as object;
    expect(environment).to.include({ DOTENV: 'off', SYNC_SCHEDULE: 'off' });
    expect(environment).to.include({ PAYMENT_GATEWAY_MERCHANT_ID: 'acme_us' });
    expect(environment).to.include.keys('ACME_JP_KEY_ID', 'ACME_JP_SECRET_KEY', 'PATH');
    expect(environment).to.include.keys('PAYMENT_GATEWAY_WEBHOOK_KEYS');
    expect(environment).to.not.have.property('SECRET_OF_THE_CALLER');
    expect(await stop()).to.equal(7);
  });

  it('the wished port taken, moves to a free one', async () => {
    const squatter = createServer().listen(18_081, '127.0.0.1');
    await once(squatter, 'listening');
    const { facts } = await start({ entry: join(directory, 'stand-in.cjs'), port: 18_081 });
    expect(facts.url).to.not.include(':18081');
    squatter.close();
  });

  it('an application that cannot start, is reported as not ready', async () => {
    await writeFile(join(directory, 'broken.cjs'), 'process.exit(3);');
    const onError = () => undefined;
    demo = await startDemo({
      port: 18_080,
      host: {},
      onError,
      entry: join(directory, 'broken.cjs'),
    });
    expect(await demo.application.ready()).to.equal(false);
    expect(await demo.stop()).to.equal(3);
  });

  it('Run Sync on the real application, heals at least 200 payments and leaves the odd ones as exceptions', async () => {
    const { facts, stop } = await start();
    const operators = await demo?.operators();
    const signedIn = await fetch(`${facts.url}/sign-in`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ name: 'operator', password: operators?.password ?? '' }),
    });
    const Cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const sync = async (): Promise<Record<string, unknown>> => {
      const headers = { 'Content-Type': 'application/json', Cookie };
      const reply = await fetch(`${facts.url}/sync?wait=true`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      return (await reply.json()) as Record<string, unknown>;
    };
    const first = await sync();
    expect(first).to.include({ result: 'completed' });
    // Some of those seeded need Decision Sync; a risk reject may wait for its reversal on the next page.
    expect(first.exceptions).to.be.within(12, 24);
    expect(first.updated).to.be.at.least(240);
    expect(await sync()).to.include({ result: 'completed', updated: 0 });
    expect(await stop()).to.equal(0);
  });
});
