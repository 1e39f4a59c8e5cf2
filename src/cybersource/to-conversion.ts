import { z } from 'zod';
import type { Conversion } from '../domain/gateway/conversion.ts';
import type { MalformedRecord } from '../domain/gateway/gateway-transaction.ts';
import { Id, Instant, malformed, Text } from './fields.ts';

const Answer = z.object({ conversionDetails: z.array(z.unknown()) });

const Row = z.object({
  requestId: Id,
  merchantReferenceNumber: Text,
  conversionTime: Instant.nullish(),
  originalDecision: z.string(),
  newDecision: z.string(),
});

/** Reads the answer of the conversion details; undefined when it is not as documented. */
export function toConversions(
  answer: unknown,
  merchantId: string,
): readonly (Conversion | MalformedRecord)[] | undefined {
  const parsed = Answer.safeParse(answer);
  return parsed.data?.conversionDetails.map((row) => toConversion(row, merchantId));
}

/**
 * Reads one row of the conversion details. A row that is not as documented becomes a `MalformedRecord`
 * that says what is wrong with it; fields we do not know are left alone. Source: reference/cybersource.md §5.
 */
export function toConversion(row: unknown, merchantId: string): Conversion | MalformedRecord {
  const parsed = Row.safeParse(row);
  if (!parsed.success) return malformed(row, 'requestId', merchantId, parsed.error);
  const { requestId, merchantReferenceNumber, conversionTime, ...decisions } = parsed.data;
  return {
    id: requestId,
    merchantId,
    submittedAt: conversionTime ?? undefined,
    clientReference: merchantReferenceNumber,
    ...decisions,
  };
}
