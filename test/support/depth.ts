const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether the long tests are asked for: `npm run test:release`. */
export const IS_RELEASE = process.env.TEST_RELEASE === 'true';

/** What today's point of a rotation follows from; `TEST_ROTATION` repeats that of another day. */
export const ROTATION = Number(process.env.TEST_ROTATION ?? Math.floor(Date.now() / DAY_MS));

/** One of the points each day, so that all have been tried after some days; all of them for a release. */
export function inRotation<T>(points: readonly T[]): readonly T[] {
  return IS_RELEASE ? points : points.filter((_, index) => index === ROTATION % points.length);
}
