import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { openDatabase } from '../../../../src/store/database.ts';
import { createDatabaseStore } from '../../../../src/store/database-store.ts';
import { type Child, runChild } from '../../../support/children.ts';
import { emptyDirectory, type TestDirectory } from '../../../support/data-directory.ts';
import { IS_RELEASE, inRotation, ROTATION } from '../../../support/depth.ts';

const ROUNDS = IS_RELEASE ? 3 : 1;

/** How many files and folders of the cluster are there when the first start is killed; it has some 360. */
const FIRST_START = [1, 100, 250, 350];

/** How a process stands is read where Linux says it. */
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the embedded database, killed', () => {
  let directory: TestDirectory;
  beforeEach(async () => {
    directory = await emptyDirectory();
  });
  afterEach(() => directory.remove());
  const open = (dataDir = directory.dataDir) => openDatabase({ url: undefined, dataDir });

  it(`kill -9 in the middle of a page, ${ROUNDS === 1 ? 'once' : `${ROUNDS} times`} → opens, every acknowledged page is there, none is half`, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const runId = `run-${round}`;
      const child = runChild('write-pages.ts', [directory.dataDir, runId]);
      await child.said((lines) => lines.length >= 7 * round);
      const acknowledged = await killed(child);
      await expectPages(directory.dataDir, runId, [acknowledged, acknowledged + 1]);
    }
  });

  onLinux(
    'stopped (SIGSTOP), copied, and sent on → the copy opens with every acknowledged page, none is half (docs/operations.md)',
    async () => {
      const copy = await emptyDirectory();
      const child = runChild('write-pages.ts', [directory.dataDir, 'run-1']);
      await child.said((lines) => lines.length >= 20);
      child.process.kill('SIGSTOP');
      while (!(await isStopped(child))) await pause(1);
      const acknowledged = child.lines.length;
      await cp(join(directory.dataDir, 'database'), join(copy.dataDir, 'database'), {
        recursive: true,
      });
      child.process.kill('SIGCONT');
      await child.said((lines) => lines.length >= acknowledged + 20);
      await killed(child);
      await expectPages(copy.dataDir, 'run-1', [acknowledged, Number.POSITIVE_INFINITY]);
      await copy.remove();
    },
  );

  for (const entries of inRotation(FIRST_START)) {
    it(`kill -9 in the very first start, ${entries} entries in (TEST_ROTATION=${ROTATION}) → starts anew, and what was half made is put aside`, async () => {
      const child = runChild('write-pages.ts', [directory.dataDir, 'run-1']);
      await appears(directory.dataDir, entries);
      await killed(child);
      // The machine may have been fast: what was made to its end is a database like any other.
      const wasHalf = !existsSync(join(directory.dataDir, 'database/initialised'));
      const database = await open();
      expect(await database.isReady()).to.equal(true);
      await database.close();
      expect(await aside()).to.have.length(wasHalf ? 1 : 0);
    });
  }

  it('half of a cluster is there → it is put aside with all that is in it', async () => {
    const half = join(directory.dataDir, 'database');
    await mkdir(join(half, 'base'), { recursive: true });
    await writeFile(join(half, 'PG_VERSION'), '18\n');
    await (await open()).close();
    const [name = ''] = await aside();
    expect(await readdir(join(directory.dataDir, name))).to.have.members(['PG_VERSION', 'base']);
  });

  async function aside(): Promise<readonly string[]> {
    return (await readdir(directory.dataDir)).filter((name) => name.startsWith('database.inc'));
  }

  async function expectPages(
    dataDir: string,
    runId: string,
    [atLeast, atMost]: readonly [number, number],
  ): Promise<void> {
    const database = await open(dataDir);
    const store = createDatabaseStore(database);
    const query = { runId, outcome: undefined, offset: 0, limit: 100_000 } as const;
    const { items, total } = await store.items(query);
    const part = await store.takePart(runId, 'mid_a');
    await database.close();
    expect(items.length / 50).to.be.within(atLeast, atMost);
    expect(total).to.equal(items.length);
    expect(part?.checkpoint?.seen.at(-1)).to.equal(`G${items.length + 49}`);
  }
}).timeout(60_000);

/** Kills it; answers the number of the last page that it had acknowledged. */
async function killed(child: Child): Promise<number> {
  child.process.kill('SIGKILL');
  return Number((await child.ended).lines.at(-1));
}

/** Linux says `T` for a process that stopped. */
async function isStopped({ process: { pid } }: Child): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')')).startsWith(') T');
}

async function appears(dataDir: string, entries: number): Promise<void> {
  const database = join(dataDir, 'database');
  while (!existsSync(database) || readdirSync(database, { recursive: true }).length < entries)
    await pause(1);
}
