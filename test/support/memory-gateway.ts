import type { Failure } from '../../src/domain/failure.ts';
import type { Conversion } from '../../src/domain/gateway/conversion.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from '../../src/domain/gateway/gateway-transaction.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { Window } from '../../src/domain/runs/run.ts';
import type { Gateway, SearchPage } from '../../src/ports/ports.ts';
import { INSTANT_MS } from './builders.ts';
import { type FaultOptions, failureOf, type MemoryFault, MemoryFaults } from './memory-faults.ts';
import { MemoryRecords } from './memory-records.ts';

type Call = keyof Gateway;
type SearchQuery = Parameters<Gateway['search']>[0];
type ConversionQuery = Parameters<Gateway['conversions']>[0];

/** The `Gateway` port over records in memory, with knobs for what a search index does wrong. */
export type MemoryGateway = Gateway & {
  /** Adds records; a malformed one happens when the record before it did. */
  add(...records: readonly (GatewayTransaction | MalformedRecord)[]): void;
  /** Adds verdicts; one without a time, and a malformed one, was given at `INSTANT`. */
  convert(...conversions: readonly (Conversion | MalformedRecord)[]): void;
  /** Details by transaction id; a transaction without entry has no status and no relations. */
  readonly detailsOf: Map<string, TransactionDetails>;
  /** The next call of `on` fails; `about` names a merchant id. */
  failNext(fault: MemoryFault, on: Call, options?: FaultOptions): void;
  /** The next `pages` pages lack their last `rows` rows, which are still counted. */
  drop(rows: number, pages?: number): void;
  /** After the next page the merchant id's `rows` oldest records are gone for good: the total falls. */
  shrink(rows: number): void;
  /** Windows of verdicts above this many milliseconds are refused; 24 hours unless told. */
  widest(milliseconds: number): void;
  /** How often a call came, faults included. */
  count(call: Call): number;
  /** Every search that came, in order. */
  searches(): readonly SearchQuery[];
  /** Every question for verdicts that came, in order. */
  conversionQueries(): readonly ConversionQuery[];
};

/** The most rows that one page may have. Source: reference/cybersource.md §3.2. */
const MOST_ROWS = 2500;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A memory `Gateway` holding `records`, each under its own merchant id. */
export function memoryGateway(
  records: readonly (GatewayTransaction | MalformedRecord)[] = [],
): MemoryGateway {
  const memory = new Memory();
  for (const record of records) memory.add(record);
  return memory;
}

function isWithin(one: Conversion | MalformedRecord, { from, to }: Window): boolean {
  const given = 'malformed' in one ? undefined : one.submittedAt;
  const at = given === undefined ? INSTANT_MS : Date.parse(given);
  return from <= at && at < to;
}

class Memory implements MemoryGateway {
  readonly detailsOf = new Map<string, TransactionDetails>();
  readonly #faults = new MemoryFaults<Call>();
  readonly #records = new Map<string, MemoryRecords>();
  readonly #searches: SearchQuery[] = [];
  readonly #conversions: (Conversion | MalformedRecord)[] = [];
  readonly #conversionQueries: ConversionQuery[] = [];
  #drop = { rows: 0, pages: 0 };
  #shrink = 0;
  #widest = DAY_MS;

  widest(milliseconds: number): void {
    this.#widest = milliseconds;
  }

  add(...records: readonly (GatewayTransaction | MalformedRecord)[]): void {
    for (const record of records) this.#of(record.merchantId).add(record);
  }

  convert(...conversions: readonly (Conversion | MalformedRecord)[]): void {
    this.#conversions.push(...conversions);
  }

  failNext(fault: MemoryFault, on: Call, options?: FaultOptions): void {
    this.#faults.failNext(fault, on, options);
  }

  drop(rows: number, pages = 1): void {
    this.#drop = { rows, pages };
  }

  shrink(rows: number): void {
    this.#shrink = rows;
  }

  count(call: Call): number {
    return this.#faults.count(call);
  }

  searches(): readonly SearchQuery[] {
    return this.#searches;
  }

  conversionQueries(): readonly ConversionQuery[] {
    return this.#conversionQueries;
  }

  async conversions(query: ConversionQuery): ReturnType<Gateway['conversions']> {
    this.#conversionQueries.push(query);
    const { merchantId, window } = query;
    return this.#answer('conversions', merchantId, () => {
      if (window.to - window.from > this.#widest)
        return err({ kind: 'Invalid', message: 'The window is too wide' });
      const own = this.#conversions.filter((one) => one.merchantId === merchantId);
      return ok(own.filter((one) => isWithin(one, window)));
    });
  }

  async search(query: SearchQuery): Promise<Result<SearchPage, Failure>> {
    this.#searches.push(query);
    return this.#answer('search', query.merchantId, () => this.#page(query));
  }

  async searchByReferences(
    query: Parameters<Gateway['searchByReferences']>[0],
  ): Promise<Result<SearchPage, Failure>> {
    return this.#answer('searchByReferences', query.merchantId, () => {
      const { merchantId, clientReferences } = query;
      const records = this.#of(merchantId).referring(clientReferences);
      return ok({ records: records.slice(0, MOST_ROWS), totalCount: records.length });
    });
  }

  async details(
    merchantId: string,
    transactionId: string,
  ): Promise<Result<TransactionDetails, Failure>> {
    return this.#answer('details', merchantId, () => {
      const told = this.detailsOf.get(transactionId);
      if (told !== undefined) return ok(told);
      const record = this.#of(merchantId).transaction(transactionId);
      return record === undefined
        ? err({ kind: 'NotFound', message: `${merchantId} has no transaction ${transactionId}` })
        : ok({ record, rootId: undefined, relatedIds: [] });
    });
  }

  #page({ merchantId, window, offset, limit }: SearchQuery): Result<SearchPage, Failure> {
    if (limit < 1 || limit > MOST_ROWS || offset < 0)
      return err({ kind: 'Invalid', message: `limit ${limit}, offset ${offset}: not allowed` });
    const kept = this.#of(merchantId);
    const within = kept.within(window);
    const rows = within.slice(offset, offset + limit);
    kept.forgetOldest(this.#shrink);
    this.#shrink = 0;
    return ok({ records: this.#incomplete(rows), totalCount: within.length });
  }

  #incomplete<T>(rows: readonly T[]): readonly T[] {
    if (this.#drop.pages <= 0) return rows;
    this.#drop.pages -= 1;
    return rows.slice(0, Math.max(0, rows.length - this.#drop.rows));
  }

  #answer<T>(call: Call, merchantId: string, work: () => Result<T, Failure>): Result<T, Failure> {
    const fault = this.#faults.meet(call, merchantId);
    return fault === undefined ? work() : err(failureOf(fault, call));
  }

  #of(merchantId: string): MemoryRecords {
    const known = this.#records.get(merchantId) ?? new MemoryRecords();
    this.#records.set(merchantId, known);
    return known;
  }
}
