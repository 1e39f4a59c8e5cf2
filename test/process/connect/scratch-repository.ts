import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { absolute } from '../../support/markdown.ts';

/** What a script of the release printed, and how it ended. */
export type ScriptEnd = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

type Script = 'release' | 'write-tree';

/** A git repository of a test's own, with the least that a release needs. */
export type ScratchRepository = {
  readonly directory: string;
  /** What git prints; throws when it fails. */
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly run: (script: Script, ...args: readonly string[]) => ScriptEnd;
  readonly remove: () => Promise<void>;
};

const FILES = [
  'LICENSE',
  'README.md',
  'connect.yaml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src/main.ts',
  'views/layout.eta',
  'test/main.test.ts',
];

/** A repository whose one commit has every file that is needed, each holding its own name. */
export async function scratchRepository(): Promise<ScratchRepository> {
  const directory = await mkdtemp(join(tmpdir(), 'connect-release-'));
  const git = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout.trimEnd();
  };
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const path of FILES) await write(path, path);
  git('add', '--all');
  git('-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '-m', 'one');
  return {
    directory,
    git,
    write,
    run: (script, ...args) => runIn(directory, script, ...args),
    remove: () => rm(directory, { recursive: true }),
  };
}

/** Runs a script of the release in a directory. */
export function runIn(cwd: string, script: Script, ...args: readonly string[]): ScriptEnd {
  const path = absolute(`src/connect/${script}.ts`);
  return spawnSync(process.execPath, [path, ...args], { cwd, encoding: 'utf8' });
}
