import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { APPLICATIONS } from '../../../src/connect/release-tree.ts';
import { connectYaml } from '../../support/specification.ts';
import { runIn, type ScratchRepository, scratchRepository } from './scratch-repository.ts';

const TAG = 'connect-1.0.0';

describe('a Connect release (issue 7, item 2)', () => {
  let repository: ScratchRepository;
  beforeEach(async () => {
    repository = await scratchRepository();
  });
  afterEach(() => repository.remove());

  /** Everything that a release must leave alone. */
  const standing = async () => ({
    head: repository.git('rev-parse', 'HEAD'),
    branches: repository.git('branch', '--list', '--all', '--verbose'),
    status: repository.git('status', '--porcelain'),
    index: (await readFile(join(repository.directory, '.git/index'))).toString('base64'),
  });

  it('the folders are named as the applications of connect.yaml', () => {
    expect(connectYaml().deployAs.map(({ name }) => name)).to.deep.equal(APPLICATIONS);
  });

  it('the tag has the tested tree under each name, and connect.yaml at the root', () => {
    expect(repository.run('release', TAG).status).to.equal(0);
    expect(repository.git('ls-tree', '--name-only', TAG).split('\n')).to.deep.equal([
      'LICENSE',
      'README.md',
      'connect.yaml',
      'payment-sync-job',
      'payment-sync',
    ]);
    const tested = repository.git('rev-parse', 'HEAD^{tree}');
    for (const name of APPLICATIONS) {
      expect(repository.git('rev-parse', `${TAG}:${name}`)).to.equal(tested);
    }
  });

  it('the only parent is the commit it was made of; working tree, index and branches stay', async () => {
    const before = await standing();
    repository.run('release', TAG);
    expect(repository.git('rev-parse', `${TAG}^@`)).to.equal(before.head);
    expect(await standing()).to.deep.equal(before);
  });

  it('made in a linked worktree, where several people work on one clone, is the same', () => {
    const worktree = join(repository.directory, '.git', 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', worktree);
    expect(runIn(worktree, 'release', 'from-worktree').status).to.equal(0);
    repository.run('release', TAG);
    const treeOf = (tag: string) => repository.git('rev-parse', `${tag}^{tree}`);
    expect(treeOf('from-worktree')).to.equal(treeOf(TAG));
  });

  it('made twice, stays as it is and says so', () => {
    repository.run('release', TAG);
    const before = repository.git('rev-parse', TAG);
    const second = repository.run('release', TAG);
    expect([second.status, repository.git('rev-parse', TAG)]).to.deep.equal([0, before]);
    expect(second.stdout).to.contain('there already, with the same content');
  });

  it('a tag that holds something else is never moved', async () => {
    repository.git('tag', TAG);
    const { status, stderr } = repository.run('release', TAG);
    expect(status).to.equal(1);
    expect(stderr).to.contain('holds something else');
    expect(repository.git('rev-parse', TAG)).to.equal(repository.git('rev-parse', 'HEAD'));
  });

  for (const [what, path] of [
    ['a changed file', 'src/main.ts'],
    ['a new file', 'src/new.ts'],
  ] as const) {
    it(`${what} that no commit has → refused, named, no tag`, async () => {
      await repository.write(path, 'not committed');
      const { status, stderr } = repository.run('release', TAG);
      expect(status).to.equal(1);
      expect(stderr).to.contain(path);
      expect(repository.git('tag')).to.equal('');
    });
  }

  it('a commit that lacks what an application needs → refused, each named', () => {
    repository.git('rm', '--quiet', '-r', 'views', 'package-lock.json');
    repository.git('-c', 'user.name=T', '-c', 'user.email=t@x', 'commit', '--quiet', '-m', 'two');
    const { status, stderr } = repository.run('release', TAG);
    expect(status).to.equal(1);
    expect(stderr).to.contain('package-lock.json, views');
  });

  for (const tag of ['--force', 'a b', 'a..b', 'x.lock']) {
    it(`"${tag}" cannot be a tag → refused`, () => {
      expect(repository.run('release', tag).status).to.equal(1);
      expect(repository.git('tag')).to.equal('');
    });
  }

  for (const args of [[], ['a', 'b']]) {
    it(`${args.length} arguments → usage, 64`, () => {
      expect(repository.run('release', ...args).status).to.equal(64);
      expect(repository.run('write-tree', ...args).status).to.equal(64);
    });
  }
});

describe('the tree of a Connect release as files (issue 7, item 2)', () => {
  let repository: ScratchRepository;
  beforeEach(async () => {
    repository = await scratchRepository();
  });
  afterEach(() => repository.remove());

  it('is what the tag holds, file by file', async () => {
    const folder = join(repository.directory, '.git', 'tree');
    expect(repository.run('write-tree', folder).status).to.equal(0);
    repository.run('release', TAG);
    const tagged = repository.git('ls-tree', '-r', '--name-only', TAG).split('\n');
    const written = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = written.filter((entry) => entry.isFile());
    const names = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(names.toSorted()).to.deep.equal(tagged.toSorted());
    const main = await readFile(join(folder, 'payment-sync-job/src/main.ts'), 'utf8');
    expect(main).to.equal('src/main.ts');
  });

  it('says that changes which no commit has are left out', async () => {
    await repository.write('src/main.ts', 'not committed');
    const folder = join(repository.directory, '.git', 'tree');
    const { stdout } = repository.run('write-tree', folder);
    expect(stdout).to.contain('not in it');
    expect(await readFile(join(folder, 'payment-sync/src/main.ts'), 'utf8')).to.equal(
      'src/main.ts',
    );
  });

  it('a folder that holds something is left alone', async () => {
    const { status, stderr } = repository.run('write-tree', 'src');
    expect(status).to.equal(1);
    expect(stderr).to.contain('is not empty');
    expect(repository.git('status', '--porcelain')).to.equal('');
  });
});
