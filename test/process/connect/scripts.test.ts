import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { startCommercetools as startMock } from '../../../src/sandbox/commercetools.ts';
import { childEnvironment } from '../../support/children.ts';
import { absolute } from '../../support/markdown.ts';
import { startWorld, type World } from '../../support/world.ts';

type Ended = { readonly status: number | null; readonly log: string };

/** Runs a script of a deployment as npm does, with exactly this environment. */
async function run(
  script: 'post-deploy' | 'pre-undeploy',
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  const child = spawn(process.execPath, [absolute(`src/connect/${script}.ts`)], {
    env: childEnvironment({ DOTENV: 'off', ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [status] = await once(child, 'close');
  return { status, log: said.join('') };
}

describe('post-deploy and pre-undeploy as processes (issue 7, item 3)', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('deployed twice, undeployed twice: each ends with 0, and nothing is left behind', async () => {
    const ends = [
      await run('post-deploy', world.environment),
      await run('post-deploy', world.environment),
    ];
    expect(ends.map(({ status }) => status)).to.deep.equal([0, 0]);
    expect(world.project.type('isv_payment_data')?.version).to.equal(1);
    expect(world.project.type('isv_transaction_data')?.version).to.equal(1);
    for (const _ of [1, 2]) {
      expect((await run('pre-undeploy', world.environment)).status).to.equal(0);
      expect(world.project.type('isv_payment_data')).to.equal(undefined);
    }
  });

  it('one type cannot be made → 1, the other is made all the same, and the log names it', async () => {
    world.project.failNext({ kind: 'status', status: 403 }, { on: 'type-create', times: 5 });
    const { status, log } = await run('post-deploy', world.environment);
    expect(status).to.equal(1);
    expect(log).to.match(/"level":"error".*isv_payment_data/);
    expect(world.project.type('isv_transaction_data')).to.not.equal(undefined);
  });

  it('post-deploy with a wrong configuration → 64, every problem, and nothing is written', async () => {
    const wrong = { ...world.environment, PAYMENT_GATEWAY_RUN_SYNC: 'True', LOG_LEVEL: 'loud' };
    const { status, log } = await run('post-deploy', wrong);
    expect(status).to.equal(64);
    expect(log).to.include('PAYMENT_GATEWAY_RUN_SYNC').and.include('LOG_LEVEL');
    expect(world.project.counts().total).to.equal(0);
  });

  it('pre-undeploy with a wrong configuration of anything but the project → comes to its end', async () => {
    const wrong = { ...world.environment, PAYMENT_GATEWAY_RUN_SYNC: 'True', LOG_LEVEL: 'loud' };
    expect((await run('pre-undeploy', wrong)).status).to.equal(0);
  });

  it('pre-undeploy without a project → 64', async () => {
    expect((await run('pre-undeploy', {})).status).to.equal(64);
  });

  for (const [serviceUrl, isWarned] of [
    ['https://service.example/path', true],
    ['https://ours.example/', false],
  ] as const) {
    it(`the service is at ${serviceUrl}, BASE_URL is https://ours.example → ${isWarned ? 'warns' : 'is silent'}`, async () => {
      const urls = { BASE_URL: 'https://ours.example', CONNECT_SERVICE_URL: serviceUrl };
      const { status, log } = await run('post-deploy', { ...world.environment, ...urls });
      expect(status).to.equal(0);
      expect(log.includes('BASE_URL is not where')).to.equal(isWarned);
    });
  }

  it('no secret is ever printed', async () => {
    const { log } = await run('post-deploy', { ...world.environment, LOG_LEVEL: 'debug' });
    for (const secret of world.secrets) expect(log).not.to.include(secret);
  });

  it('against the mock of commercetools, with the types of the plugin and without: 0', async () => {
    for (const pluginTypes of [true, false]) {
      const mock = await startMock({ pluginTypes });
      const project = {
        CT_PROJECT_KEY: mock.projectKey,
        CT_CLIENT_ID: mock.clientId,
        CT_CLIENT_SECRET: mock.clientSecret,
        CT_AUTH_HOST: mock.url,
        CT_API_HOST: mock.url,
      };
      for (const script of ['post-deploy', 'pre-undeploy'] as const) {
        const { status, log } = await run(script, { ...world.environment, ...project });
        expect([script, status], log).to.deep.equal([script, 0]);
        expect(log).to.include(OUTCOME[script][pluginTypes ? 'plugin' : 'none']);
      }
      await mock.close();
    }
  });
});

const OUTCOME = {
  'post-deploy': { plugin: '"outcome":"right"', none: '"outcome":"made"' },
  'pre-undeploy': { plugin: '"outcome":"kept"', none: '"outcome":"removed"' },
} as const;
