import { createHash } from 'node:crypto';

type Row = { readonly id: string };

/** What tells a row from every other: its id, and in short all that it says. */
export function keyOf(row: Row): string {
  const said = createHash('sha256').update(JSON.stringify(row)).digest('base64url');
  return `${row.id} ${said.slice(0, 11)}`;
}

/** The rows whose key is not in `known`, each once, and their keys, which are added to it. */
export function addDistinct<R extends Row>(known: Set<string>, rows: readonly R[]): readonly R[] {
  return rows.filter((row) => {
    const key = keyOf(row);
    return !known.has(key) && known.add(key);
  });
}

/** Rows that were read in one or several passes over a window: how many there are, and which are new. */
export type ReadRows = {
  /** Rows that no earlier page of any pass had. */
  readonly keys: Set<string>;
  /** How many different rows of one id a single pass had: a row that changes between two passes is still one. */
  readonly ofId: Map<string, number>;
};

/** Nothing was read yet. */
export function noRows(): ReadRows {
  return { keys: new Set(), ofId: new Map() };
}

/** How many rows were read. */
export function countRows({ ofId }: ReadRows): number {
  return [...ofId.values()].reduce((all, count) => all + count, 0);
}

/** Takes the pages of one pass; answers what is new in the pass, and of that what no pass had. */
export function passOver(read: ReadRows) {
  const own = new Set<string>();
  const ofId = new Map<string, number>();
  return <R extends Row>(rows: readonly R[]) => {
    const added = addDistinct(own, rows);
    for (const { id } of added) {
      const count = (ofId.get(id) ?? 0) + 1;
      ofId.set(id, count);
      read.ofId.set(id, Math.max(count, read.ofId.get(id) ?? 0));
    }
    return { added, fresh: addDistinct(read.keys, added) };
  };
}
