import { expect } from 'chai';
import { addDemoAdmin } from '../../src/sandbox/demo/operators.ts';
import { emptyDirectory } from '../support/data-directory.ts';
import { paymentsOf, startWorld, type World } from '../support/world.ts';
import { startCli } from './start-cli.ts';
import { until } from './until.ts';

describe('command line, as a process', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ transactions: 300, latencyMs: 10 });
  });
  afterEach(() => world.close());
  const run = async (...args: readonly string[]) => {
    const { ended } = await startCli(world.environment, ...args);
    return ended;
  };

  it('what is wrong goes to standard error, and the exit status is 64', async () => {
    const { status, stdout, stderr } = await run('sync', '--mid', 'nobody');
    expect({ status, stdout }).to.deep.equal({ status: 64, stdout: '' });
    expect(stderr).to.contain('"nobody" is not configured');
  });

  it('a sync → exactly one JSON document, status 0, and the process ends by itself', async () => {
    const { status, stdout, stderr } = await run('sync', '--json');
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).to.include({ result: 'completed', updated: 300 });
  });

  it('the admin of the demo comes from the command line (issue 4)', async () => {
    const { dataDir, remove } = await emptyDirectory();
    const { PATH = '' } = process.env;
    const environment = { ...world.environment, PATH, DATA_DIR: dataDir };
    expect(await addDemoAdmin(environment)).to.match(/^[a-z2-9-]{23}$/);
    await remove();
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal} while it works → stops after the page at hand: status 2, the JSON says so`, async () => {
      const { child, ended } = await startCli(world.environment, 'sync', '--json');
      await until(() => world.project.counts().update > 0);
      child.kill(signal);
      const { status, stdout } = await ended;
      expect(status).to.equal(2);
      const run = JSON.parse(stdout);
      expect(run).to.include({ result: 'partial' });
      expect(run.read).to.equal(run.updated);
      expect(run.read).to.be.within(50, 250);
      expect(run.message).to.contain('cancelled');
      expect(paymentsOf(world).filter(({ version }) => version > 1)).to.have.length(run.read);
    });
  }
});
