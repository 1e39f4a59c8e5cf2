/** How often a release tries what `npm test` tries once; `npm run test:release` sets it. */
const TIMES = Number(process.env.TEST_TIMES ?? 1);

/** How many random cases a property is tried in: `count`, many times that before a release. */
export function many(count: number): { readonly numRuns: number } {
  return { numRuns: count * TIMES };
}
