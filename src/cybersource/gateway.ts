import { z } from 'zod';
import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Gateway, SearchPage } from '../ports/ports.ts';
import {
  type OnAnswer,
  RETRY,
  type RetrySettings,
  retrying,
  timing,
  within,
} from '../shared/outbound.ts';
import { callSdk } from './call.ts';
import {
  createMerchantApis,
  type GatewayAddress,
  type MerchantApis,
  type MerchantKeys,
  type SdkCallback,
} from './sdk.ts';
import { toConversions } from './to-conversion.ts';
import { toGatewayTransaction, toTransactionDetails } from './to-gateway-transaction.ts';

/** The gateway's address and merchants; `onRequest` is told of every request sent, retries included. */
export type CybersourceSettings = {
  readonly address: GatewayAddress;
  readonly merchants: readonly MerchantKeys[];
  readonly onRequest?: () => void;
  /** Told what came of each. */
  readonly onAnswer?: OnAnswer;
  readonly retry?: RetrySettings;
};

/** Oldest first; the id parts transactions of the same second, so that pages do not overlap. */
const SORT = 'submitTimeUtc:asc,id:asc';

/** The most one payment can have transactions for the page that compares it; a search answers 2,500 at most. */
const REFERENCE_LIMIT = 500;

/** The widest window of the conversion details. Source: reference/cybersource.md §5. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Counts come as numbers or texts, as codes do. */
const Count = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** Without rows there is no `_embedded`, or one that is empty; one that holds something else is no page. */
const Answer = z.object({
  totalCount: Count,
  _embedded: z
    .union([z.object({ transactionSummaries: z.array(z.unknown()) }), z.strictObject({})])
    .nullish(),
});

/** The `Gateway` port over cybersource-rest-client: reads only, retries what may pass, always settles. */
export function createCybersourceGateway(settings: CybersourceSettings): Gateway {
  const call = createCall(settings);
  const search = (merchantId: string, query: string, offset: number, limit: number) => {
    const body = { save: false, query, sort: SORT, offset, limit };
    return call(merchantId, 'search', {
      invoke: ({ search }, done) => search.createSearch(body, done),
      parse: (answer) => toPage(answer, merchantId),
    });
  };
  return {
    search: ({ merchantId, window: { from, to }, offset, limit }) =>
      search(merchantId, `submitTimeUtc:[${from} TO ${to}}`, offset, limit),
    searchByReferences: async ({ merchantId, clientReferences }) =>
      clientReferences.length > 0 && clientReferences.every(isSearchable)
        ? search(
            merchantId,
            `clientReferenceInformation.code:${anyOf(clientReferences)}`,
            0,
            REFERENCE_LIMIT,
          )
        : err({
            kind: 'Invalid',
            message: 'A client reference holds letters, digits, _ and - only',
          }),
    conversions: async ({ merchantId, window: { from, to } }) => {
      if (to - from > DAY_MS) return err({ kind: 'Invalid', message: 'At most 24 hours at once' });
      const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
      const answer = await call(merchantId, 'conversion details', {
        invoke: ({ conversions }, done) =>
          conversions.getConversionDetail(start, end, { organizationId: merchantId }, done),
        parse: (found) => toConversions(found, merchantId),
      });
      // The gateway's word for a window without verdicts.
      return !answer.ok && answer.error.kind === 'NotFound' ? ok([]) : answer;
    },
    details: (merchantId, transactionId) =>
      call(merchantId, `details of ${transactionId}`, {
        invoke: ({ details }, done) => details.getTransaction(transactionId, done),
        parse: (answer) => {
          const details = toTransactionDetails(answer, merchantId);
          return details?.record.id === transactionId ? details : undefined;
        },
      }),
  };
}

/** Quoting and escaping are not documented, so that nothing else can be asked for. Source: reference/cybersource.md §3.3. */
function isSearchable(clientReference: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(clientReference);
}

/** One value, or a list of values as it is documented. */
function anyOf(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `(${values.join(' OR ')})`;
}

/** How a call is made, and how its answer is read; `parse` gives undefined for one that is not as documented. */
type Exchange<T> = {
  readonly invoke: (apis: MerchantApis, done: SdkCallback) => void;
  readonly parse: (answer: unknown) => T | undefined;
};

function createCall(settings: CybersourceSettings) {
  const { address, merchants, onRequest, onAnswer, retry = RETRY } = settings;
  const retried = retrying(retry);
  const keys = new Map(merchants.map((merchant) => [merchant.merchantId, merchant]));
  const built = new Map<string, MerchantApis>();
  const apisOf = (merchant: MerchantKeys): MerchantApis => {
    const apis = built.get(merchant.merchantId) ?? createMerchantApis(merchant, address);
    built.set(merchant.merchantId, apis);
    return apis;
  };
  return async <T>(
    merchantId: string,
    what: string,
    { invoke, parse }: Exchange<T>,
  ): Promise<Result<T, Failure>> => {
    const merchant = keys.get(merchantId);
    if (merchant === undefined) {
      return err({
        kind: 'Rejected',
        message: `No keys are configured for merchant id ${merchantId}`,
      });
    }
    const name = `Cybersource ${what} for ${merchantId}`;
    return retried(async () => {
      onRequest?.();
      const answered = timing(onAnswer);
      // The SDK has a timeout of its own; this one is for the callback that never comes.
      const answer = await within(address.timeoutMs + 1000, name, () =>
        callSdk(name, (done) => invoke(apisOf(merchant), done)),
      );
      const read = answer.ok ? readAnswer(name, parse(answer.value)) : answer;
      answered(read.ok ? 'ok' : read.error.kind);
      return read;
    });
  };
}

function toPage(answer: unknown, merchantId: string): SearchPage | undefined {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) return undefined;
  const { totalCount, _embedded } = parsed.data;
  const rows =
    _embedded && 'transactionSummaries' in _embedded ? _embedded.transactionSummaries : [];
  return { totalCount, records: rows.map((row) => toGatewayTransaction(row, merchantId)) };
}

function readAnswer<T>(name: string, parsed: T | undefined): Result<T, Failure> {
  if (parsed !== undefined) return ok(parsed);
  return err({ kind: 'Unavailable', message: `${name}: the answer is not as documented` });
}
