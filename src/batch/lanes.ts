import pLimit from 'p-limit';

/** Runs a task when its merchant id has room for one more. */
export type Lanes = <T>(merchantId: string, task: () => Promise<T>) => Promise<T>;

/**
 * At most `concurrency` tasks of one merchant id at once, whatever batch they belong to: a slow or throttled
 * merchant id keeps none of the others waiting.
 */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, ReturnType<typeof pLimit>>();
  return (merchantId, task) => {
    const lane = lanes.get(merchantId) ?? pLimit(concurrency);
    lanes.set(merchantId, lane);
    return lane(task);
  };
}
