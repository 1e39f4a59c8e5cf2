import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.ts';
import { createDatabaseStore } from '../../src/store/database-store.ts';
import {
  emptyDirectory,
  preparedDirectory,
  type TestDirectory,
} from '../support/data-directory.ts';
import { runChild } from './children.ts';

const ROUNDS = 3;

describe('the embedded database, killed', () => {
  let directory: TestDirectory;
  afterEach(() => directory.remove());
  const open = () => openDatabase({ url: undefined, dataDir: directory.dataDir });

  it(`kill -9 in the middle of a page, ${ROUNDS} times → opens, every acknowledged page is there, none is half`, async () => {
    directory = await preparedDirectory();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const runId = `run-${round}`;
      const child = runChild('write-pages.ts', [directory.dataDir, runId]);
      await child.said((lines) => lines.length >= 7 * round);
      child.process.kill('SIGKILL');
      const acknowledged = Number((await child.ended).lines.at(-1));
      const database = await open();
      const store = createDatabaseStore(database);
      const query = { runId, outcome: undefined, offset: 0, limit: 100_000 } as const;
      const { items, total } = await store.items(query);
      const part = await store.takePart(runId, 'mid_a');
      await database.close();
      expect(items.length / 50).to.be.within(acknowledged, acknowledged + 1);
      expect(total).to.equal(items.length);
      expect(part?.checkpoint?.seen.at(-1)).to.equal(`G${items.length + 49}`);
    }
  });

  it('kill -9 in the middle of the very first start → starts anew, and what was there is put aside', async () => {
    directory = await emptyDirectory();
    const child = runChild('write-pages.ts', [directory.dataDir, 'run-1']);
    await appears(directory.dataDir);
    child.process.kill('SIGKILL');
    await child.ended;
    const database = await open();
    expect(await database.isReady()).to.equal(true);
    await database.close();
    const aside = (await readdir(directory.dataDir)).filter((name) => /^database\.inc/.test(name));
    expect(aside).to.have.length(1);
  });
}).timeout(60_000);

async function appears(dataDir: string): Promise<void> {
  while (!existsSync(`${dataDir}/database/base`)) await pause(5);
}
