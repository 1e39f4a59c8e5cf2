import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';

/** Runs a task when its merchant id has room for one more. */
export type Lanes = <T>(merchantId: string, task: () => Promise<T>) => Promise<T>;

/**
 * At most `concurrency` tasks of one merchant id at once, whatever batch they belong to: a slow or throttled
 * merchant id keeps none of the others waiting.
 */
export function createLanes(concurrency: number): Lanes {
  const turn = createTurns();
  const lanes = new Map<string, ReturnType<typeof pLimit>>();
  return (merchantId, task) => {
    const lane = lanes.get(merchantId) ?? pLimit(concurrency);
    lanes.set(merchantId, lane);
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
