import { err, ok, type Result } from '../domain/result.ts';
import type { Git } from './git.ts';

/** The applications of `connect.yaml`: Connect builds each in the folder of its name. */
export const APPLICATIONS: readonly string[] = ['payment-sync', 'payment-sync-job'];

/** What stands beside the folders: what is deployed, and what people look for first. */
const AT_ROOT = ['LICENSE', 'README.md', 'connect.yaml'];

/** What an application cannot be built or started without. */
const NEEDED = ['package.json', 'package-lock.json', 'tsconfig.json', 'src/main.ts', 'views'];

/**
 * Writes the tree that Connect builds of a commit into the repository's objects, and answers its id: the commit's
 * own tree once for each application, so that both are the tested code to the byte. Source: docs/adr/0005.
 */
export function releaseTree(git: Git, commit: string): Result<string, string> {
  const absent = [...AT_ROOT, ...NEEDED].filter(
    (path) => !git(['cat-file', '-e', `${commit}:${path}`]).ok,
  );
  if (absent.length > 0) return err(`${commit} lacks ${absent.join(', ')}; commit them first.`);
  const tree = git(['rev-parse', '--verify', `${commit}^{tree}`]);
  if (!tree.ok) return tree;
  const entries = APPLICATIONS.map((name) => `040000 tree ${tree.value}\t${name}`);
  for (const path of AT_ROOT) {
    const blob = git(['rev-parse', '--verify', `${commit}:${path}`]);
    if (!blob.ok) return blob;
    entries.push(`100644 blob ${blob.value}\t${path}`);
  }
  return git(['mktree'], `${entries.join('\n')}\n`);
}

/** What a release came to. */
export type Release = { readonly commit: string; readonly isNew: boolean };

/** Who wrote a release: whoever runs it may have told git no name. */
const AUTHOR = ['-c', 'user.name=Payment Sync', '-c', 'user.email=payment-sync@localhost'];

/**
 * Tags a commit of the release tree, whose parent is HEAD. The same tree under the same tag is left as it is; a tag
 * is never moved. Working tree, index and branches stay as they are.
 */
export function release(git: Git, tag: string): Result<Release, string> {
  const ref = `refs/tags/${tag}`;
  if (tag.startsWith('-') || !git(['check-ref-format', ref]).ok) {
    return err(
      `"${tag}" cannot be a tag. Use letters, digits, dots and hyphens, such as connect-1.2.0.`,
    );
  }
  const changes = git(['status', '--porcelain']);
  if (!changes.ok) return changes;
  if (changes.value !== '') {
    return err(
      `There are changes that no commit has:\n${changes.value}\nCommit or remove them first.`,
    );
  }
  const tree = releaseTree(git, 'HEAD');
  if (!tree.ok) return tree;
  const there = git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (there.ok) return sameRelease(git, tag, there.value, tree.value);
  return tagged(git, ref, tree.value, `Connect release ${tag}`);
}

function sameRelease(git: Git, tag: string, commit: string, tree: string): Result<Release, string> {
  const before = git(['rev-parse', '--verify', `${commit}^{tree}`]);
  if (before.ok && before.value === tree) return ok({ commit, isNew: false });
  return err(
    `The tag ${tag} is there already, and holds something else. Use another: Connect builds each tag once.`,
  );
}

function tagged(git: Git, ref: string, tree: string, message: string): Result<Release, string> {
  const commit = git([...AUTHOR, 'commit-tree', tree, '-p', 'HEAD', '-m', message]);
  if (!commit.ok) return commit;
  // With forty zeros as the old value git refuses a tag that somebody made meanwhile.
  const made = git(['update-ref', ref, commit.value, '0'.repeat(commit.value.length)]);
  return made.ok ? ok({ commit: commit.value, isNew: true }) : made;
}
