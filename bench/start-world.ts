import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { WorldAddress, WorldReport, WorldSettings } from './world.ts';

/** A simulated world in a process of its own: how it is reached, and what it was asked since the last question. */
export type BenchWorld = {
  readonly environment: Readonly<Record<string, string>>;
  readonly paymentIds: readonly string[];
  readonly report: () => Promise<WorldReport>;
  readonly stop: () => Promise<void>;
};

/** Starts a world, and settles when it can be reached. */
export async function startBenchWorld(settings: WorldSettings): Promise<BenchWorld> {
  const world = fork(new URL('./world.ts', import.meta.url), [JSON.stringify(settings)]);
  const [{ environment, paymentIds }] = (await once(world, 'message')) as [WorldAddress];
  const report = async () => {
    world.send('report');
    const [answer] = (await once(world, 'message')) as [WorldReport];
    return answer;
  };
  const stop = async () => {
    world.kill();
    await once(world, 'exit');
  };
  return { environment, paymentIds, report, stop };
}
