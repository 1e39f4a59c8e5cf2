import { toConversions } from '../../src/cybersource/to-conversion.ts';
import {
  toGatewayTransaction,
  toTransactionDetails,
} from '../../src/cybersource/to-gateway-transaction.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { Clock, Gateway, SearchPage } from '../../src/ports/ports.ts';
import type { Answer } from '../../src/sandbox/gateway/answer.ts';
import type { Book } from '../../src/sandbox/gateway/book.ts';
import { answerConversions } from '../../src/sandbox/gateway/conversions.ts';
import { answerDetails } from '../../src/sandbox/gateway/details.ts';
import { Ledger } from '../../src/sandbox/gateway/ledger.ts';
import { answerSearch } from '../../src/sandbox/gateway/search.ts';

const SORT = 'submitTimeUtc:asc,id:asc';

/** How long the index of the search lags behind. Source: reference/cybersource-facts.md §5. */
const LAG_MS = 5_000;

type Shown = { readonly [Part in 'rows' | 'descriptions' | 'conversions']: Readonly<Book[Part]> };

/** All that the gateway shows of some payments, each at its time. */
export function ledgerOf(books: readonly Shown[]): Ledger {
  const ledger = new Ledger();
  for (const { rows, descriptions, conversions } of books) {
    ledger.add(rows);
    ledger.describe(...descriptions);
    ledger.convert(...conversions);
  }
  return ledger;
}

/** The simulated gateway without HTTP: its answers at the clock's time, read as the adapter reads them. */
export function ledgerGateway(ledger: Ledger, merchantId: string, clock: Clock): Gateway {
  const asked = (path: string, body?: unknown) => {
    const now = clock.now();
    const url = new URL(path, 'http://gateway');
    return { ledger, merchantId, url, body, now, visibleUntil: now - LAG_MS };
  };
  const search = (query: string, offset: number, limit: number) => {
    const answer = answerSearch(asked('/', { query, sort: SORT, offset, limit }));
    return read(answer, (body) => toPage(body, merchantId));
  };
  return {
    search: async ({ window: { from, to }, offset, limit }) =>
      search(`submitTimeUtc:[${from} TO ${to}}`, offset, limit),
    searchByReferences: async ({ clientReferences }) =>
      search(`clientReferenceInformation.code:(${clientReferences.join(' OR ')})`, 0, 500),
    conversions: async ({ window: { from, to } }) => {
      const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
      const answer = answerConversions(asked(`/?startTime=${start}&endTime=${end}`));
      if (answer.status === 404) return ok([]);
      return read(answer, (body) => toConversions(body, merchantId));
    },
    details: async (_merchantId, id) =>
      read(answerDetails(asked(`/tss/v2/transactions/${id}`)), (body) =>
        toTransactionDetails(body, merchantId),
      ),
  };
}

function read<T>(
  { status, body }: Answer,
  parse: (body: unknown) => T | undefined,
): Result<T, Failure> {
  if (status === 404) return err({ kind: 'NotFound', message: JSON.stringify(body) });
  const parsed = status >= 400 ? undefined : parse(body);
  return parsed === undefined
    ? err({ kind: 'Invalid', message: JSON.stringify(body) })
    : ok(parsed);
}

function toPage(body: unknown, merchantId: string): SearchPage {
  const { totalCount, _embedded } = Object(body);
  const rows: readonly unknown[] = _embedded?.transactionSummaries ?? [];
  return { totalCount, records: rows.map((row) => toGatewayTransaction(row, merchantId)) };
}
