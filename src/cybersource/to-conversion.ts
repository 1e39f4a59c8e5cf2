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
  notes: z.array(z.unknown()).nullish(),
});

const Note = z.object({ comments: z.string(), requestId: Id.optional().catch(undefined) });

/** How a note begins that names a capture, in either case. Source: reference/cybersource-facts.md §1. */
const SETTLED = /^\s*the card settlement succeeded/i;

/** A gateway id at the end of such a note, where the note has no field for it. */
const LAST_ID = /(\d{16,26})\D*$/;

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
  const { requestId, merchantReferenceNumber, conversionTime, notes, ...decisions } = parsed.data;
  return {
    id: requestId,
    merchantId,
    submittedAt: conversionTime ?? undefined,
    clientReference: merchantReferenceNumber?.trim() || undefined,
    ...decisions,
    settlementIds: settlementIdsIn(notes ?? []),
  };
}

function settlementIdsIn(notes: readonly unknown[]): readonly string[] {
  const ids = notes.flatMap((note) => {
    const { comments, requestId } = Note.safeParse(note).data ?? {};
    if (comments === undefined || !SETTLED.test(comments)) return [];
    return requestId ?? LAST_ID.exec(comments)?.[1] ?? [];
  });
  return [...new Set(ids)];
}
