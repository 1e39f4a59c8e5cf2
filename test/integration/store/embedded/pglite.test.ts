import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { openDatabase } from '../../../../src/store/database.ts';
import { createDatabaseStore } from '../../../../src/store/database-store.ts';
import { runChild } from '../../../support/children.ts';
import { emptyDirectory, type TestDirectory } from '../../../support/data-directory.ts';
import { recordPage, startRun, workingRun } from '../../../support/run-pages.ts';
import { itWorksOn } from '../on-database.ts';

const PROCESSES = 4;

/** What the process may take at most, from its very first start on; it takes 230 MB. Source: docs/adr/0009. */
const PEAK_MB = 300;

describe('database store on the embedded database', () => {
  let directory: TestDirectory;
  beforeEach(async () => {
    directory = await emptyDirectory();
  });
  afterEach(() => directory.remove());
  const open = (dataDir = directory.dataDir) => openDatabase({ url: undefined, dataDir });

  describe('opened once', () => {
    let lasting: TestDirectory;
    before(async () => {
      lasting = await emptyDirectory();
    });
    after(() => lasting.remove());
    itWorksOn(() => open(lasting.dataDir));
  });

  it('closed and opened again → all is there', async () => {
    const merchant = await writeOneRun();
    expect(await merchantsIn(directory.dataDir)).to.deep.equal([merchant]);
  });

  it('its directory copied while it is closed, the copy opened → all is there (docs/operations.md)', async () => {
    const merchant = await writeOneRun();
    const restored = await emptyDirectory();
    await cp(directory.dataDir, restored.dataDir, { recursive: true });
    expect(await merchantsIn(restored.dataDir)).to.deep.equal([merchant]);
    await restored.remove();
  });

  it('ready while it is open, and not after', async () => {
    const database = await open();
    expect(await database.isReady()).to.equal(true);
    await database.close();
    expect(await database.isReady()).to.equal(false);
  });

  it('int8 and count → numbers', async () => {
    const database = await open();
    const { rows } = await sql`select count(*) as n, 5000000000::int8 as big`.execute(
      database.kysely,
    );
    await database.close();
    expect(rows).to.deep.equal([{ n: 1, big: 5_000_000_000 }]);
  });

  it(`${PROCESSES} processes start at once on an empty directory → one opens it, each other is refused and says on whose account`, async () => {
    const children = Array.from({ length: PROCESSES }, () =>
      runChild('open-embedded.ts', [directory.dataDir]),
    );
    await Promise.all(children.map(({ said }) => said((lines) => lines.length === 1)));
    const answers = children.map(({ lines: [line = ''], process: { pid } }) => ({ line, pid }));
    for (const { process } of children) process.kill('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
    const refused = answers.filter(({ line }) => line !== 'ready');
    expect(refused).to.have.length(PROCESSES - 1);
    for (const { line, pid } of refused) {
      const named = Number(/in use by process (\d+)/.exec(line)?.[1]);
      const others = answers.flatMap((other) => (other.pid === pid ? [] : [other.pid]));
      expect(others).to.include(named);
    }
  });

  it(`first start and two pages of 2,000 → the process stays below ${PEAK_MB} MB`, async () => {
    const child = runChild('use-memory.ts', [directory.dataDir]);
    const { code, lines } = await child.ended;
    expect(code).to.equal(0);
    expect(Number(lines[0])).to.be.within(50, PEAK_MB);
  });

  it('written by another PostgreSQL → says which and what to do, leaves it as it is, and lets go of the lock', async () => {
    await (await open()).close();
    await writeFile(join(directory.dataDir, 'database/PG_VERSION'), '17\n');
    expect(await refusal()).to.match(
      /^The database in .* cannot be opened: .*PostgreSQL version 17, .*left as it is.*restore a backup/s,
    );
    await writeFile(join(directory.dataDir, 'database/PG_VERSION'), '18\n');
    await (await open()).close();
    expect(await readdir(directory.dataDir)).to.deep.equal(['database']);
  });

  it('damaged → says what PostgreSQL says', async () => {
    await (await open()).close();
    await writeFile(join(directory.dataDir, 'database/global/pg_control'), Buffer.alloc(8192));
    expect(await refusal()).to.match(/cannot be opened: .*\w.* It was left as it is/);
  });

  async function refusal(): Promise<string> {
    return open().then(
      () => 'opened',
      (error: Error) => error.message,
    );
  }

  async function writeOneRun() {
    const database = await open();
    const store = createDatabaseStore(database);
    await startRun(store, workingRun({ runId: 'kept' }));
    const merchant = await recordPage(store, ['unmatched'], { runId: 'kept' });
    await database.close();
    return merchant;
  }

  async function merchantsIn(dataDir: string) {
    const database = await open(dataDir);
    const run = await createDatabaseStore(database).run('kept');
    await database.close();
    return run?.merchants;
  }
}).timeout(60_000);
