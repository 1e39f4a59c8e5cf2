import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const START_LIMIT = 30_000;
/** The application gives a running page nine seconds; after that it has hung. */
const STOP_LIMIT = 12_000;

/** The application under demonstration, as a process of its own. */
export type Application = {
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Settles when it answers `/healthz`: true, or false when it ended or took too long. */
  ready(): Promise<boolean>;
  /** Asks it to end, once however often called, and answers its exit code. */
  stop(): Promise<number>;
};

/** Starts `entry` (the application's main file unless told otherwise) with exactly this environment. */
export function startApplication(
  environment: Readonly<Record<string, string>>,
  url: string,
  entry: string = MAIN,
): Application {
  // In a group of its own: Ctrl-C reaches only us, so that the application is told once and not twice.
  const child = spawn(process.execPath, [entry], {
    cwd: ROOT,
    env: environment,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = exitCode(child);
  let asked = false;
  return {
    ended,
    ready: () => answers(`${url}/healthz`, child),
    stop: () => {
      if (!asked) child.kill('SIGTERM');
      asked = true;
      const hung = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
      return ended.finally(() => clearTimeout(hung));
    },
  };
}

async function exitCode(child: ChildProcess): Promise<number> {
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_LIMIT;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply?.ok === true) return true;
    await delay(50);
  }
  return false;
}
