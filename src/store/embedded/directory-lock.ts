import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Answer, askHolder, type Holder } from './lock-holder.ts';

/** A directory that is held by this process alone, until it ends or releases it. */
export type DirectoryLock = { readonly release: () => Promise<void> };

/** Why a directory was not locked, for the operator. */
export type LockRefusal = { readonly message: string };

const NAME = /^lock-.*\.sock$/;

/** A unix socket's path holds 108 bytes on Linux and 104 on macOS, the end among them. */
const MAX_PATH = 103;

/** Who asks is refused or has the lock within milliseconds. */
const ASK_AGAIN_MS = 20;
const MAX_TIMES = 100;

/**
 * Locks a directory among the processes of one machine, for two that open one embedded database corrupt it.
 * Each asks under a unix socket of its own name, then looks for the others': of any two, the later one sees
 * the earlier. A socket that nobody listens on belonged to a process that died; its name never comes again,
 * so that removing it can hit no one else. Nothing is left to clean up after a kill.
 */
export async function lockDirectory(
  directory: string,
): Promise<Result<DirectoryLock, LockRefusal>> {
  const name = `lock-${process.pid}-${randomUUID().slice(0, 8)}.sock`;
  const path = shortPath(directory, name);
  if (Buffer.byteLength(path) > MAX_PATH) return err({ message: tooLong(directory) });
  const self: Holder = { pid: process.pid, since: new Date().toISOString(), isAsking: true };
  const standing = { current: self };
  const server = await listen(path, () => standing.current);
  const release = () => close(server, path);
  const holder = await firstHolder(directory, name);
  if (holder !== undefined) {
    await release();
    return err({ message: inUse(directory, holder) });
  }
  standing.current = { ...self, isAsking: false };
  return ok({ release });
}

/**
 * Somebody else who holds the directory or has the better claim to it, after waiting for those with a lesser
 * claim to give up. Of two who ask at once, the one whose name comes first in the alphabet goes on.
 */
async function firstHolder(directory: string, own: string): Promise<Holder | 'silent' | undefined> {
  for (let time = 0; time < MAX_TIMES; time += 1) {
    const names = (await readdir(directory)).filter((name) => NAME.test(name) && name !== own);
    const answers = await Promise.all(names.map((name) => askOrRemove(directory, name)));
    const others = answers.filter((answer) => answer !== undefined);
    const stronger = others.find(({ name, holder }) => isStronger(holder, name, own));
    if (stronger !== undefined) return nameOf(stronger.holder);
    if (others.length === 0) return undefined;
    await pause(ASK_AGAIN_MS);
  }
  return 'silent';
}

function isStronger(holder: Answer, name: string, own: string): boolean {
  if (typeof holder === 'string') return holder === 'silent';
  return !holder.isAsking || name < own;
}

function nameOf(holder: Answer): Holder | 'silent' {
  return typeof holder === 'string' ? 'silent' : holder;
}

async function askOrRemove(directory: string, name: string) {
  const path = shortPath(directory, name);
  const holder = await askHolder(path);
  if (holder !== 'dead') return { name, holder };
  await rm(path, { force: true });
  return undefined;
}

/** It listens before it can be seen under its name: a socket that is bound only looks like a dead one. */
async function listen(path: string, standing: () => Holder): Promise<Server> {
  const unseen = path.replace(/lock-([^/]*)$/, '.l-$1');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(JSON.stringify(standing()));
  });
  const { promise, resolve: listening, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(unseen, listening).unref();
  await promise;
  await rename(unseen, path);
  return server;
}

async function close(server: Server, path: string): Promise<void> {
  await rm(path, { force: true });
  const { promise, resolve: closed } = Promise.withResolvers<void>();
  server.close(() => closed());
  await promise;
}

/** The shorter of the absolute path and the one from the working directory. */
function shortPath(directory: string, name: string): string {
  const absolute = join(resolve(directory), name);
  const near = relative(process.cwd(), absolute);
  return near.length < absolute.length ? near : absolute;
}

function inUse(directory: string, holder: Holder | 'silent'): string {
  const who =
    holder === 'silent'
      ? 'a process that does not answer'
      : `process ${holder.pid}, since ${holder.since}`;
  return `The data directory ${resolve(directory)} is in use by ${who}. Two processes would corrupt it. Stop that process, or use its HTTP API, or set DATABASE_URL to a PostgreSQL that several processes can share.`;
}

function tooLong(directory: string): string {
  return `The path of the data directory is too long to be locked: ${resolve(directory)}. Set DATA_DIR to a shorter one.`;
}
