import { expect } from 'chai';
import { type CliEnd, runCli } from '../../support/command-line.ts';
import { paymentsOf, startWorld, type World } from '../../support/world.ts';

const EXTERNAL = /at .*node_modules|UnhandledPromise|Error: /;

/** No secret, no stack and nothing of a library in what a person or a script reads. */
function expectClean({ stdout, stderr }: CliEnd, { secrets }: World): void {
  for (const secret of secrets) expect(stdout + stderr).to.not.contain(secret);
  expect(stderr).to.not.match(EXTERNAL);
}

/** The one JSON document on standard output; fails when there is anything else. */
function jsonOf({ stdout }: CliEnd): Record<string, unknown> {
  expect(stdout.trim().split('\n')).to.have.length(1);
  return JSON.parse(stdout);
}

describe('command line, used wrongly', () => {
  const usage = [
    { given: [], says: 'Unknown command ""' },
    { given: ['snyc'], says: 'Unknown command "snyc"' },
    { given: ['sync', 'twice'], says: 'Unknown command "sync twice"' },
    { given: ['sync', '--fast'], says: "Unknown option '--fast'" },
    { given: ['sync', '--json=yes'], says: "'--json' does not take an argument" },
    { given: ['sync', '--mid'], says: "'--mid <value>' argument missing" },
    { given: ['sync', '--mid', 'nobody'], says: '--mid: "nobody" is not configured' },
    { given: ['sync', '--from', 'yesterday'], says: '--from: Must be an instant' },
    { given: ['sync', '--from', '2026-02-30'], says: '--from: Must be an instant' },
    { given: ['sync', '--to', '2026-11-01'], says: '--from: Must be given with "to"' },
    { given: ['sync', '--from', '2099-01-01'], says: '--from: Must lie in the past' },
  ];
  let world: World;
  let ends: readonly CliEnd[];
  before(async () => {
    world = await startWorld({ transactions: 1 });
    ends = await Promise.all(usage.map(({ given }) => runCli(world.environment, ...given)));
  });
  after(() => world.close());

  usage.forEach(({ given, says }, index) => {
    it(`"${given.join(' ')}" → status 64, and says what is wrong on stderr`, () => {
      const ended = ends[index] ?? { status: undefined, stdout: '', stderr: '' };
      expect(ended).to.include({ status: 64, stdout: '' });
      expect(ended.stderr).to.contain(says);
    });
  });

  const KEPT = [
    ['dry-run', 'true'],
    ['from', '2026-11-01'],
    ['json', 'true'],
  ] as const;
  for (const [option, value] of KEPT) {
    it(`--${option} kept by npm because -- was forgotten → status 64, and nothing is run`, async () => {
      const key = `npm_config_${option.replace('-', '_')}`;
      const ended = await runCli({ ...world.environment, [key]: value }, 'sync');
      expect(ended).to.include({ status: 64, stdout: '' });
      expect(ended.stderr).to.contain(`npm run -s cli -- sync --${option}`);
    });
  }

  it('"--help" → status 0, and the usage on stdout, without any configuration', async () => {
    const ended = await runCli({}, 'sync', '--help');
    expect(ended).to.include({ status: 0, stderr: '' });
    expect(ended.stdout).to.contain('Usage: npm run -s cli -- <command>');
  });

  it('whatever is wrong, with --json → one JSON document that says it', async () => {
    const ended = await runCli(world.environment, 'sync', '--mid', 'nobody', '--json');
    expect(ended.status).to.equal(64);
    expect(jsonOf(ended)).to.include({ result: 'failed' });
    expect(String(jsonOf(ended).message)).to.contain('"nobody" is not configured');
  });

  it('whatever is wrong → nobody is asked anything, no secret is printed', () => {
    expect(world.gateway.counts().search + world.project.counts().total).to.equal(0);
    for (const ended of ends) expectClean(ended, world);
  });
});

describe('command line, check', () => {
  it('everything answers → status 0, a line for each side', async () => {
    const world = await startWorld({ transactions: 1 });
    const ended = await runCli(world.environment, 'check');
    expect(ended).to.include({ status: 0, stderr: '' });
    expect(ended.stdout).to.match(/^commercetools: ok\nmerchant id shop_one: ok\n/);
    await world.close();
  });

  it('one secret is wrong → status 1, and that merchant id says why', async () => {
    const world = await startWorld({ merchantIds: ['shop_one', 'shop_two'] });
    const SHOP_TWO_SECRET_KEY = Buffer.from('wrong').toString('base64');
    const ended = await runCli({ ...world.environment, SHOP_TWO_SECRET_KEY }, 'check', '--json');
    expect(ended.status).to.equal(1);
    const connections = JSON.stringify(jsonOf(ended).connections);
    expect(connections).to.contain('authentication failed');
    expectClean(ended, world);
    await world.close();
  });
});

describe('command line, a database that cannot be opened', () => {
  for (const command of ['sync', 'check']) {
    it(`${command} --json → status 1, and one JSON document that says why`, async () => {
      const world = await startWorld({ transactions: 1 });
      const DATABASE_URL = 'postgres://postgres@127.0.0.1:1/none';
      const AUTH_SECRET = 'a secret of at least thirty-two characters';
      const ended = await runCli(
        { ...world.environment, DATABASE_URL, AUTH_SECRET },
        command,
        '--json',
      );
      expect(ended.status).to.equal(1);
      expect(jsonOf(ended)).to.include({ result: 'failed' });
      await world.close();
    });
  }
});

describe('command line, decision-sync', () => {
  it('SP-R9, SP-R11: not switched on → status 64 with a message, changes nothing', async () => {
    const world = await startWorld({ transactions: 1 });
    const ended = await runCli(world.environment, 'decision-sync');
    expect(ended).to.include({ status: 64, stdout: '' });
    expect(ended.stderr).to.contain('PAYMENT_GATEWAY_DECISION_SYNC=true');
    expect(world.gateway.counts().conversion).to.equal(0);
    await world.close();
  });

  it('SP-R16: switched on → asks for the verdicts of every merchant id, status 0', async () => {
    const world = await startWorld({ transactions: 1 });
    const environment = { ...world.environment, PAYMENT_GATEWAY_DECISION_SYNC: 'true' };
    const ended = await runCli(environment, 'decision-sync', '--json');
    expect(ended.status).to.equal(0);
    expect(jsonOf(ended)).to.include({ kind: 'decision', result: 'completed' });
    expect(world.gateway.counts().conversion).to.be.greaterThan(0);
    await world.close();
  });
});

describe('command line', () => {
  let world: World;
  afterEach(() => world.close());

  it('configuration with several problems → status 64, all of them at once, no secret', async () => {
    world = await startWorld({ transactions: 1 });
    const { CT_PROJECT_KEY: _, ...rest } = world.environment;
    const wrong = { ...rest, SYNC_PAGE_SIZE: '0', PAYMENT_GATEWAY_RUN_SYNC: 'True' };
    const ended = await runCli(wrong, 'sync');
    expect(ended).to.include({ status: 64, stdout: '' });
    for (const key of ['CT_PROJECT_KEY', 'SYNC_PAGE_SIZE', 'PAYMENT_GATEWAY_RUN_SYNC']) {
      expect(ended.stderr).to.contain(key);
    }
    expectClean(ended, world);
  });

  it('SP-R9, SP-R11: Run Sync is not switched on → status 64 with a message, changes nothing', async () => {
    world = await startWorld({ transactions: 1 });
    const { PAYMENT_GATEWAY_RUN_SYNC: _, ...off } = world.environment;
    const ended = await runCli(off, 'sync');
    expect(ended).to.include({ status: 64, stdout: '' });
    expect(ended.stderr).to.contain('Run Sync is off');
    expect(world.gateway.counts().search + world.project.counts().total).to.equal(0);
  });

  it('sync → status 0, one closing sentence, every payment healed', async () => {
    world = await startWorld({ merchantIds: ['shop_one', 'shop_two'], transactions: 60 });
    const ended = await runCli(world.environment, 'sync');
    expect(ended).to.include({ status: 0, stderr: '' });
    expect(ended.stdout).to.match(
      /^Run Sync read 60 gateway transactions over 2 merchant ids in [^\n]+: 60 updated, 0 unchanged, 0 ignored, 0 exceptions\.\n$/,
    );
    expect(paymentsOf(world).every(({ version }) => version === 2)).to.equal(true);
    expectClean(ended, world);
  });

  it('sync --json → exactly one JSON document as the contract has it, nothing on stderr', async () => {
    world = await startWorld({ merchantIds: ['shop_one', 'shop_two'], transactions: 60 });
    const ended = await runCli(world.environment, 'sync', '--json');
    expect(ended).to.include({ status: 0, stderr: '' });
    const run = jsonOf(ended);
    expect(run).to.include.all.keys(
      ...['runId', 'startedAt', 'endedAt', 'durationMs', 'merchants', 'message'],
    );
    expect(run).to.deep.include({
      ...{ kind: 'run', trigger: 'cli', dryRun: false, result: 'completed' },
      ...{ read: 60, updated: 60, unchanged: 0, ignored: 0, exceptions: 0, pages: 2 },
      requests: { commercetools: world.project.counts().total, gateway: 2 },
    });
  });

  it('--dry-run → says what it would update, and writes nothing', async () => {
    world = await startWorld({ transactions: 7 });
    const ended = await runCli(world.environment, 'sync', '--dry-run');
    expect(ended.status).to.equal(0);
    expect(ended.stdout).to.contain('would update 7').and.to.contain('Nothing was written.');
    expect(world.project.counts().update).to.equal(0);
  });

  it('--mid → only that merchant id', async () => {
    world = await startWorld({ merchantIds: ['shop_one', 'shop_two'], transactions: 10 });
    const run = jsonOf(await runCli(world.environment, 'sync', '--json', '--mid', 'shop_two'));
    expect(run).to.include({ updated: 5 });
    expect(world.gateway.requests().map(({ merchantId }) => merchantId)).to.deep.equal([
      'shop_two',
    ]);
  });

  it('--from --to → a back-fill of exactly that range', async () => {
    world = await startWorld({ transactions: 10 });
    const [from, to] = [9, 8].map((days) => new Date(Date.now() - days * 86_400_000).toISOString());
    const args = ['sync', '--json', '--from', from ?? '', '--to', to ?? ''];
    const run = jsonOf(await runCli(world.environment, ...args));
    expect(run).to.include({ result: 'completed', read: 0 });
    expect(run).to.have.deep.nested.property('merchants[0].window', { from, to });
  });

  it('wrong credentials for one merchant id of two → status 2, names it and why, the other is done', async () => {
    world = await startWorld({ merchantIds: ['shop_one', 'shop_two'], transactions: 10 });
    const SHOP_TWO_SECRET_KEY = Buffer.from('not its secret').toString('base64');
    const ended = await runCli({ ...world.environment, SHOP_TWO_SECRET_KEY }, 'sync', '--json');
    expect(ended.status).to.equal(2);
    const run = jsonOf(ended);
    expect(run).to.include({ result: 'partial', updated: 5 });
    expect(run.message).to.match(/shop_two failed: .*authentication failed/);
    expectClean(ended, world);
    expect(ended.stdout + ended.stderr).to.not.contain(SHOP_TWO_SECRET_KEY);
  });

  it('wrong credentials for the only merchant id → status 1, and why', async () => {
    world = await startWorld({ transactions: 3 });
    const PAYMENT_GATEWAY_MERCHANT_KEY_ID = 'somebody-else';
    const ended = await runCli({ ...world.environment, PAYMENT_GATEWAY_MERCHANT_KEY_ID }, 'sync');
    expect(ended.status).to.equal(1);
    expect(ended.stdout).to.match(/shop_one failed: .*authentication failed/);
    expectClean(ended, world);
  });

  it('wrong credentials for commercetools → status 1, and why, nothing read as done', async () => {
    world = await startWorld({ transactions: 3 });
    const CT_CLIENT_SECRET = 'a-wrong-client-secret';
    const ended = await runCli({ ...world.environment, CT_CLIENT_SECRET }, 'sync', '--json');
    expect(ended.status).to.equal(1);
    const run = jsonOf(ended);
    expect(run).to.include({ result: 'failed', read: 0, updated: 0 });
    expect(run.message).to.contain('CT_CLIENT_SECRET');
    expect(world.project.counts().update).to.equal(0);
    expect(ended.stdout + ended.stderr).to.not.contain(CT_CLIENT_SECRET.slice(0, 12));
    expectClean(ended, world);
  });
});
