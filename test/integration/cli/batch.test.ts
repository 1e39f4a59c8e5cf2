import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../../support/command-line.ts';
import { emptyDirectory, type TestDirectory } from '../../support/data-directory.ts';
import { paymentsOf, startWorld, type World } from '../../support/world.ts';

describe('the command batch sync', () => {
  let world: World;
  let directory: TestDirectory;
  before(async () => {
    world = await startWorld({ transactions: 3 });
    directory = await emptyDirectory();
  });
  after(async () => {
    await world.close();
    await directory.remove();
  });
  const file = async (name: string, ...rows: readonly string[]) => {
    const path = join(directory.dataDir, name);
    const lines = ['order_id,txn_id,unique_request_id', ...rows];
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  };
  const sync = (path: string, ...options: readonly string[]) =>
    runCli(world.environment, 'batch', 'sync', path, ...options);
  const rowsOf = () => [...world.paymentOf.values()].map((id) => `${id},,`);
  const written = () => paymentsOf(world).filter(({ version }) => version > 1).length;

  it('a dry run → what would become of each row, and no write', async () => {
    const path = await file('dry.csv', ...rowsOf(), 'NOBODY,,');
    const { status, stdout } = await sync(path, '--dry-run', '--sync-with-gateway', '--json');
    const answer = JSON.parse(stdout);
    expect(status).to.equal(2);
    expect(answer).to.include({ kind: 'batch', dryRun: true, result: 'partial', updated: 3 });
    expect(answer).to.include({ accepted: 3, rejected: 1, queued: 0 });
    expect(written()).to.equal(0);
  });

  it('a file with problems → every one of them, status 1, nothing was started', async () => {
    const path = await file('bad.csv', 'bad id,,', ',,');
    const { status, stdout } = await sync(path);
    expect(status).to.equal(1);
    expect(stdout)
      .to.contain('Line 2: Invalid order ID format')
      .and.contain('Line 3: Empty order ID');
    expect(stdout).to.contain('nothing was started');
  });

  it('a good file → worked through to its end, one JSON document, status 0', async () => {
    const { status, stdout, stderr } = await sync(
      await file('good.csv', ...rowsOf()),
      ...['--sync-with-gateway', '--json'],
    );
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const answer = JSON.parse(stdout);
    expect(answer).to.include({ kind: 'batch', trigger: 'cli', result: 'completed', read: 3 });
    expect(answer).to.include({ totalRecords: 3, accepted: 3, rejected: 0, queued: 0, updated: 3 });
    expect(answer.runId).to.equal(answer.batchId);
    expect(written()).to.equal(3);
  });

  it('rows that fail → partial, status 2; all of them → failed, status 1', async () => {
    const [some = ''] = rowsOf();
    expect((await sync(await file('some.csv', some, 'NOBODY,,'))).status).to.equal(2);
    expect((await sync(await file('none.csv', 'NOBODY,,'))).status).to.equal(1);
  });

  it('with MAKER_CHECKER → waits for approval and says so, never called complete; needs a description', async () => {
    const environment = { ...world.environment, MAKER_CHECKER: 'true' };
    const path = await file('checked.csv', ...rowsOf());
    const plain = await runCli(environment, 'batch', 'sync', path);
    expect([plain.status, plain.stdout]).to.deep.equal([
      1,
      '--description: Describe the file for whoever approves it.\n',
    ]);
    const sent = await runCli(environment, 'batch', 'sync', path, '--description', 'Monday');
    expect(sent.status).to.equal(2);
    expect(sent.stdout).to.contain('3 rows wait for approval');
  });

  it('no file, or one that is not there → said, and nothing was started', async () => {
    expect((await runCli(world.environment, 'batch', 'sync')).status).to.equal(64);
    const missing = await sync(join(directory.dataDir, 'missing.csv'));
    expect(missing.status).to.equal(1);
    expect(missing.stdout).to.match(/^Cannot read .*missing\.csv: there is no such file\.\n$/);
  });
});
