import { z } from 'zod';
import type {
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from '../domain/gateway/gateway-transaction.ts';
import { Id, Instant, malformed, Text } from './fields.ts';

const Summary = z.object({
  id: Id,
  submitTimeUtc: Instant,
  applicationInformation: z.object({
    reasonCode: Text,
    applications: z.array(z.object({ name: z.string(), reasonCode: Text, rCode: Text })),
  }),
  clientReferenceInformation: z.object({ code: Text }).nullish(),
  orderInformation: z
    .object({ amountDetails: z.object({ totalAmount: Text, currency: Text }).nullish() })
    .nullish(),
});

/**
 * Reads one row of the gateway's search. A row that is not as documented becomes a `MalformedRecord`
 * that says what is wrong with it; fields we do not know are left alone.
 */
export function toGatewayTransaction(
  row: unknown,
  merchantId: string,
): GatewayTransaction | MalformedRecord {
  const parsed = Summary.safeParse(row);
  if (!parsed.success) return malformed(row, 'id', merchantId, parsed.error);
  const { id, submitTimeUtc, applicationInformation, ...rest } = parsed.data;
  const { totalAmount, currency } = rest.orderInformation?.amountDetails ?? {};
  return {
    id,
    merchantId,
    submittedAt: submitTimeUtc,
    clientReference: rest.clientReferenceInformation?.code,
    reasonCode: applicationInformation.reasonCode,
    applications: applicationInformation.applications,
    amount:
      totalAmount === undefined
        ? undefined
        : { decimal: totalAmount, currencyCode: currency ?? 'none given' },
  };
}

const Details = z.object({
  submitTimeUTC: z.unknown().optional(),
  submitTimeUtc: z.unknown().optional(),
  rootId: Text,
  status: Text,
  applicationInformation: z.object({ status: Text }),
  _links: z
    .object({ relatedTransactions: z.array(z.object({ href: z.string() })).nullish() })
    .nullish(),
});

/** Reads the details of one transaction, where the time is spelled `submitTimeUTC`; undefined when they are unreadable. */
export function toTransactionDetails(
  answer: unknown,
  merchantId: string,
): TransactionDetails | undefined {
  const parsed = Details.safeParse(answer);
  if (!parsed.success) return undefined;
  const { submitTimeUTC, submitTimeUtc, rootId, status, applicationInformation, _links } =
    parsed.data;
  const row = { ...Object(answer), submitTimeUtc: submitTimeUtc ?? submitTimeUTC };
  const record = toGatewayTransaction(row, merchantId);
  if ('malformed' in record) return undefined;
  const linked = (_links?.relatedTransactions ?? []).map(
    ({ href }) => href.split('/').at(-1) ?? '',
  );
  const relatedIds = [...new Set([...linked, rootId ?? ''])].filter(
    (id) => id !== '' && id !== record.id,
  );
  return { record, status: applicationInformation.status ?? status, relatedIds };
}
