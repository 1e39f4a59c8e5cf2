import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';

/** Runs a task when its lane, such as that of a merchant id, has room for one more; in the order of the calls. */
export type Lanes = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/**
 * Lanes of `places` tasks at once each, made as they are named: a slow or throttled merchant id keeps none of the
 * others waiting.
 */
export function createLanes(places: number): Lanes {
  const turn = createTurns();
  const lanes = new Map<string, ReturnType<typeof pLimit>>();
  return (name, task) => {
    const lane = lanes.get(name) ?? pLimit(places);
    lanes.set(name, lane);
    return lane(async () => {
      await turn();
      return task();
    }).finally(turn);
  };
}

/**
 * Answers that arrive together are worked on one in each turn of the event loop: a page that somebody asks for
 * meanwhile waits for one of them, not for all.
 */
function createTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => nextTurn());
    return last;
  };
}
