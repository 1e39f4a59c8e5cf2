import type { ConversionRow } from '../rows/conversion.ts';
import type { GatewayRow } from '../rows/row.ts';

/** What only the details call knows of a transaction; related ids nearest first. */
export type DetailsExtra = {
  readonly status: string;
  readonly rootId: string;
  readonly relatedIds: readonly string[];
};

type Entry = { readonly at: number; readonly row: GatewayRow };

/**
 * The transactions of one merchant id, sorted by submit time and id, with what else is known of them.
 * Sorting waits until somebody reads, so that adding a hundred thousand rows sorts once.
 */
export class Ledger {
  readonly #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  readonly #extras = new Map<string, Partial<DetailsExtra>>();
  readonly conversions: ConversionRow[] = [];
  #sorted = true;

  add(rows: readonly GatewayRow[]): void {
    for (const row of rows) {
      const entry = { at: Date.parse(row.submitTimeUtc), row };
      this.#entries.push(entry);
      this.#byId.set(row.id, entry);
    }
    this.#sorted = false;
  }

  describe(id: string, extra: Partial<DetailsExtra>): void {
    this.#extras.set(id, { ...this.#extras.get(id), ...extra });
  }

  extra(id: string): Partial<DetailsExtra> {
    return this.#extras.get(id) ?? {};
  }

  /** The transaction with this id, submitted before `before` (epoch milliseconds). */
  find(id: string, before: number): GatewayRow | undefined {
    const entry = this.#byId.get(id);
    return entry !== undefined && entry.at < before ? entry.row : undefined;
  }

  /** Rows submitted within `from <= t < to` (epoch milliseconds), oldest first; read lazily by index. */
  between(from: number, to: number): RowRange {
    this.#sort();
    const first = this.#firstAt(from);
    const size = Math.max(0, this.#firstAt(to) - first);
    return { size, rowAt: (index) => this.#entries[first + index]?.row };
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#entries.sort((a, b) => a.at - b.at || compareText(a.row.id, b.row.id));
    this.#sorted = true;
  }

  /** Index of the first entry that is not earlier than `time`. */
  #firstAt(time: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A stretch of sorted rows: a page of it is read without copying the rest. */
export type RowRange = {
  readonly size: number;
  rowAt(index: number): GatewayRow | undefined;
};

/** A stretch of the rows that pass `test`. */
export function filterRange(range: RowRange, test: (row: GatewayRow) => boolean): RowRange {
  const rows: GatewayRow[] = [];
  for (let index = 0; index < range.size; index += 1) {
    const row = range.rowAt(index);
    if (row !== undefined && test(row)) rows.push(row);
  }
  return { size: rows.length, rowAt: (index) => rows[index] };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
