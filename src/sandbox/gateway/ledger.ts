import type { ConversionRow } from '../rows/conversion.ts';
import type { GatewayRow } from '../rows/row.ts';

/** What only the details call knows of a transaction; related ids in the order in which they are given. */
export type DetailsExtra = {
  /** Null for an account whose details have none. */
  readonly status: string | null;
  /** `processorInformation.eventStatus`. */
  readonly eventStatus: string;
  /** What the issuer approved, of an incremental authorization the increment; decimal digits. */
  readonly authorizedAmount: string;
  readonly rootId: string;
  readonly relatedIds: readonly string[];
};

/** What the details say of a transaction from an instant on (epoch milliseconds), beside what they said before. */
export type Description = {
  readonly id: string;
  readonly from: number;
  readonly extra: Partial<DetailsExtra>;
};

/** A verdict that is shown from an instant on; shown again with other notes, it takes the place of the first. */
export type ShownConversion = { readonly from: number; readonly row: ConversionRow };

type Entry = { readonly at: number; readonly row: GatewayRow };

/**
 * The transactions of one merchant id, sorted by submit time and id, with what else is known of them.
 * Sorting waits until somebody reads, so that adding a hundred thousand rows sorts once.
 */
export class Ledger {
  readonly #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  readonly #descriptions = new Map<string, Description[]>();
  readonly #conversions: ShownConversion[] = [];
  #sorted = true;

  add(rows: readonly GatewayRow[]): void {
    for (const row of rows) {
      const entry = { at: Date.parse(row.submitTimeUtc), row };
      this.#entries.push(entry);
      this.#byId.set(row.id, entry);
    }
    this.#sorted = false;
  }

  describe(...descriptions: readonly Description[]): void {
    for (const one of descriptions) {
      const known = this.#descriptions.get(one.id) ?? [];
      this.#descriptions.set(one.id, [...known, one]);
    }
  }

  /** What the details of a transaction say at `now`. */
  extra(id: string, now: number): Partial<DetailsExtra> {
    const said = (this.#descriptions.get(id) ?? []).filter(({ from }) => from <= now);
    return Object.assign({}, ...said.map(({ extra }) => extra));
  }

  convert(...conversions: readonly ShownConversion[]): void {
    this.#conversions.push(...conversions);
  }

  /** The verdicts given within `from <= t < to` that are shown at `now`. */
  conversions(from: number, to: number, now: number): readonly ConversionRow[] {
    const shown = this.#conversions.filter((one) => one.from <= now).map(({ row }) => row);
    const latest = new Map(shown.map((row) => [`${row.requestId} ${row.conversionTime}`, row]));
    return [...latest.values()].filter(({ conversionTime }) => {
      const at = Date.parse(conversionTime);
      return from <= at && at < to;
    });
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
