import { createHash } from 'node:crypto';
import { z } from 'zod';
import type {
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from '../domain/gateway-transaction.ts';

/** Codes and amounts come as numbers or strings; an empty one is none. Source: reference/cybersource.md §3.6. */
const Text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || value === '' ? undefined : String(value),
  );

/** `Date.parse` alone reads a date into almost any text that holds a number. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

const Instant = z.string().transform((text, context) => {
  const match = INSTANT.exec(text);
  const instant = match === null ? NaN : Date.parse(match[1] === undefined ? `${text}Z` : text);
  if (Number.isNaN(instant)) {
    context.addIssue({ code: 'custom', message: `not an instant: ${text.slice(0, 40)}` });
    return z.NEVER;
  }
  return new Date(instant).toISOString();
});

/** A number that JavaScript cannot hold exactly has lost the digits that tell it from others. */
const Id = z.union([z.string().min(1), z.number().int()]).transform(String);

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

const Identified = z.object({ id: Id });

/**
 * Reads one row of the gateway's search. A row that is not as documented becomes a `MalformedRecord`
 * that says what is wrong with it; fields we do not know are left alone.
 */
export function toGatewayTransaction(
  row: unknown,
  merchantId: string,
): GatewayTransaction | MalformedRecord {
  const parsed = Summary.safeParse(row);
  if (!parsed.success) return malformed(row, merchantId, parsed.error);
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

/** Without an id of its own a row is known by its content, so that reading it twice counts once. */
function malformed(row: unknown, merchantId: string, error: z.ZodError): MalformedRecord {
  const content = createHash('sha256').update(JSON.stringify(row) ?? 'undefined');
  const id =
    Identified.safeParse(row).data?.id ?? `unreadable-${content.digest('hex').slice(0, 16)}`;
  const problems = error.issues.map(
    ({ path, message }) => `${path.join('.') || 'record'}: ${message}`,
  );
  return { malformed: problems.join('; ').slice(0, 500), id, merchantId };
}
