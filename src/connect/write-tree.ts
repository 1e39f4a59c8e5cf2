import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../domain/result.ts';
import { gitIn } from './git.ts';
import { releaseTree } from './release-tree.ts';

const [directory, ...rest] = process.argv.slice(2);
if (directory === undefined || rest.length > 0) {
  process.stderr.write('Usage: npm run connect:tree -- DIR\n');
  process.exitCode = 64;
} else {
  const written = writeTree(process.cwd(), resolve(directory));
  if (written.ok) process.stdout.write(`${written.value}\n`);
  else {
    process.stderr.write(`${written.error}\n`);
    process.exitCode = 1;
  }
}

/** The very tree that a release of HEAD would tag, as files in an empty folder. */
function writeTree(repository: string, folder: string): Result<string, string> {
  const git = gitIn(repository);
  const tree = releaseTree(git, 'HEAD');
  if (!tree.ok) return tree;
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) return err(`${folder} is not empty; name another folder.`);
  const { stdout: archive, status } = spawnSync('git', ['archive', '--format=tar', tree.value], {
    cwd: repository,
    maxBuffer: 1024 ** 3,
  });
  if (status !== 0) return err(`git archive of ${tree.value} failed.`);
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive });
  if (unpacked.status !== 0) return err(`tar cannot write to ${folder}: ${unpacked.stderr}`);
  const changes = git(['status', '--porcelain']);
  const note =
    changes.ok && changes.value !== '' ? ' Changes that no commit has are not in it.' : '';
  return ok(`${folder} holds what Connect would build of HEAD.${note}`);
}
