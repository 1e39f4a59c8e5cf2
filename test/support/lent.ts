type Close = () => Promise<unknown>;

const open = { file: new Set<Close>(), process: new Set<Close>() };

/** Has `close` called when the tests of this file have ended; for what no suite closes itself. */
export function closeAtEnd(close: Close): void {
  open.file.add(close);
}

/** Has `close` called when the tests of all files have ended. A worker of `mocha --parallel` just ends: its children with it. */
export function closeAtExit(close: Close): void {
  open.process.add(close);
}

/** Closes all that was lent to the tests of a file, or of the process. */
export async function closeAll(of: keyof typeof open): Promise<void> {
  const all = [...open[of]];
  open[of].clear();
  await Promise.all(all.map((close) => close()));
}
