/** A deterministic source of chance: the same seed tells the same story. */
export type Random = {
  /** An integer, `from <= n <= to`. */
  between(from: number, to: number): number;
  /** A fraction, `0 <= n < 1`. */
  fraction(): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): readonly T[];
  uuid(): string;
};

/** Makes a source of chance from a 32-bit seed (the generator known as mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    between,
    fraction,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    // Sorting by drawn keys: every order equally likely, and no index can be off by one.
    shuffled: (items) =>
      items
        .map((item) => ({ item, key: fraction() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
    uuid: () => {
      const digits = (count: number) =>
        Array.from({ length: count }, () => between(0, 15).toString(16)).join('');
      return `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`;
    },
  };
}
