const format = new Intl.NumberFormat('en-US');

/** A count as people read it: "1,000". */
export function countText(count: number): string {
  return format.format(count);
}
