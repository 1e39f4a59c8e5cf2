import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../../../src/store/database.ts';
import { lockDirectory } from '../../../../src/store/embedded/directory-lock.ts';
import { runChild } from '../../../support/children.ts';
import { emptyDirectory, type TestDirectory } from '../../../support/data-directory.ts';

const ASKING = 8;

describe('lock of the data directory', () => {
  let directory: TestDirectory;
  beforeEach(async () => {
    directory = await emptyDirectory();
  });
  afterEach(() => directory.remove());

  it('free → held; held → refused; released → held again, and nothing is left', async () => {
    const first = await lockDirectory(directory.dataDir);
    const second = await lockDirectory(directory.dataDir);
    expect([first.ok, second.ok]).to.deep.equal([true, false]);
    if (first.ok) await first.value.release();
    const third = await lockDirectory(directory.dataDir);
    expect(third.ok).to.equal(true);
    if (third.ok) await third.value.release();
    expect(await readdir(directory.dataDir)).to.deep.equal([]);
  });

  it('held by another process → refused with who it is and what to do', async () => {
    const child = runChild('hold-lock.ts', [directory.dataDir]);
    await child.said(([line]) => line === 'held');
    const message = await openDatabase({ url: undefined, dataDir: directory.dataDir }).then(
      () => 'opened',
      (error: Error) => error.message,
    );
    child.process.kill('SIGKILL');
    await child.ended;
    expect(message).to.contain(directory.dataDir);
    expect(message).to.match(new RegExp(`in use by process ${child.process.pid}, since 2`));
    expect(message).to.match(/Stop that process, .*HTTP API, or set DATABASE_URL/);
  });

  it('held by a process that was killed → taken over, its socket removed', async () => {
    const child = runChild('hold-lock.ts', [directory.dataDir]);
    await child.said(([line]) => line === 'held');
    child.process.kill('SIGKILL');
    await child.ended;
    expect(await readdir(directory.dataDir)).to.have.length(1);
    const lock = await lockDirectory(directory.dataDir);
    expect(lock.ok).to.equal(true);
    if (lock.ok) await lock.value.release();
    expect(await readdir(directory.dataDir)).to.deep.equal([]);
  });

  it('held by a process that is stopped → is not taken for dead', async () => {
    const child = runChild('hold-lock.ts', [directory.dataDir]);
    await child.said(([line]) => line === 'held');
    child.process.kill('SIGSTOP');
    const lock = await lockDirectory(directory.dataDir);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(lock.ok ? '' : lock.error.message).to.contain('a process that does not answer');
  });

  it('something else answers in its place → refused', async () => {
    const path = join(directory.dataDir, 'lock-1-other.sock');
    const server = createServer((socket) => socket.end('HTTP/1.1 200 OK')).listen(path);
    const lock = await lockDirectory(directory.dataDir);
    server.close();
    expect(lock.ok).to.equal(false);
  });

  it(`${ASKING} ask at once over a dead one’s socket, 20 times → exactly one gets it`, async () => {
    const child = runChild('hold-lock.ts', [directory.dataDir]);
    await child.said(([line]) => line === 'held');
    child.process.kill('SIGKILL');
    await child.ended;
    for (let round = 0; round < 20; round += 1) {
      const asking = Array.from({ length: ASKING }, () => lockDirectory(directory.dataDir));
      const held = (await Promise.all(asking)).filter(({ ok }) => ok);
      expect(held).to.have.length(1);
      for (const lock of held) if (lock.ok) await lock.value.release();
    }
  });

  it(`${ASKING} processes start at once over a dead one’s socket → exactly one gets it`, async () => {
    const dead = runChild('hold-lock.ts', [directory.dataDir]);
    await dead.said(([line]) => line === 'held');
    dead.process.kill('SIGKILL');
    await dead.ended;
    const children = Array.from({ length: ASKING }, () =>
      runChild('hold-lock.ts', [directory.dataDir]),
    );
    await Promise.all(children.map(({ said }) => said((lines) => lines.length === 1)));
    for (const child of children) child.process.kill('SIGKILL');
    const answers = (await Promise.all(children.map(({ ended }) => ended))).map(
      ({ lines }) => lines,
    );
    expect(answers.filter(([line]) => line === 'held')).to.have.length(1);
  });

  it('a path too long for a socket → refused with what to do', async () => {
    const deep = join(directory.dataDir, 'd'.repeat(120));
    await mkdir(deep);
    const lock = await lockDirectory(deep);
    expect(lock.ok ? '' : lock.error.message).to.match(/too long to be locked.*DATA_DIR/);
    await rm(deep, { recursive: true });
  });
}).timeout(60_000);
