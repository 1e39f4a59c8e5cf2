import { z } from 'zod';
import type {
  GatewayAmount,
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from '../domain/gateway/gateway-transaction.ts';
import { Id, Instant, malformed, Text } from './fields.ts';

const Summary = z.object({
  id: Id,
  submitTimeUtc: Instant,
  status: Text,
  applicationInformation: z.object({
    reasonCode: Text,
    status: Text,
    applications: z.array(
      z.object({ name: z.string(), reasonCode: Text, rCode: Text, rFlag: Text, status: Text }),
    ),
  }),
  clientReferenceInformation: z.object({ code: Text }).nullish(),
  processorInformation: z.object({ eventStatus: Text }).nullish(),
  orderInformation: z
    .object({
      amountDetails: z
        .object({ totalAmount: Text, authorizedAmount: Text, currency: Text })
        .nullish(),
    })
    .nullish(),
  refundAmountDetails: z.object({ refundAmount: Text, currency: Text }).nullish(),
  creditAmountDetails: z.object({ creditAmount: Text, currency: Text }).nullish(),
  reversalAmountDetails: z.object({ reversedAmount: Text, currency: Text }).nullish(),
  voidAmountDetails: z.object({ voidAmount: Text, currency: Text }).nullish(),
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
  const { id, submitTimeUtc, applicationInformation, status, ...rest } = parsed.data;
  const { totalAmount, authorizedAmount, currency } = rest.orderInformation?.amountDetails ?? {};
  const { refundAmountDetails, creditAmountDetails, reversalAmountDetails, voidAmountDetails } =
    rest;
  const amountOf = (decimal: string | undefined, own: string | undefined) =>
    toAmount(decimal, own ?? currency);
  return {
    id,
    merchantId,
    submittedAt: submitTimeUtc,
    clientReference: rest.clientReferenceInformation?.code?.trim() || undefined,
    reasonCode: applicationInformation.reasonCode,
    status: applicationInformation.status ?? status,
    eventStatus: rest.processorInformation?.eventStatus,
    applications: applicationInformation.applications,
    amount: toAmount(totalAmount, currency),
    authorizedAmount: toAmount(authorizedAmount, currency),
    refundedAmount:
      amountOf(refundAmountDetails?.refundAmount, refundAmountDetails?.currency) ??
      amountOf(creditAmountDetails?.creditAmount, creditAmountDetails?.currency),
    reversedAmount: amountOf(
      reversalAmountDetails?.reversedAmount,
      reversalAmountDetails?.currency,
    ),
    voidedAmount: amountOf(voidAmountDetails?.voidAmount, voidAmountDetails?.currency),
  };
}

/** The gateway writes currencies in capitals, but in some answers in small letters. */
function toAmount(
  decimal: string | undefined,
  currency: string | undefined,
): GatewayAmount | undefined {
  if (decimal === undefined) return undefined;
  return { decimal, currencyCode: currency?.trim().toUpperCase() ?? 'none given' };
}

const Details = z.object({
  submitTimeUTC: z.unknown().optional(),
  submitTimeUtc: z.unknown().optional(),
  rootId: Text,
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
  const { submitTimeUTC, submitTimeUtc, rootId, _links } = parsed.data;
  const row = { ...Object(answer), submitTimeUtc: submitTimeUtc ?? submitTimeUTC };
  const record = toGatewayTransaction(row, merchantId);
  if ('malformed' in record) return undefined;
  const linked = (_links?.relatedTransactions ?? []).map(
    ({ href }) => href.split('/').at(-1) ?? '',
  );
  const relatedIds = [...new Set(linked)].filter((id) => id !== '' && id !== record.id);
  return { record, rootId, relatedIds };
}
