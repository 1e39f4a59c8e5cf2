import { z } from 'zod';
import { CONDITION_REASONS } from '../../domain/decide/reason.ts';
import { type KeptCondition, shownOf } from '../../domain/runs/condition.ts';
import { storable, storableKey } from '../storable.ts';
import type { ExceptionTable } from '../tables.ts';

const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const Stored = z.array(
  z.object({
    reason: z.enum(CONDITION_REASONS),
    subject: z.object({
      id: z.string(),
      merchantId: z.string(),
      submittedAt: Text,
      clientReference: Text,
    }),
    amount: z.object({ centAmount: z.number(), currencyCode: z.string() }),
    holds: z.boolean(),
  }),
);

/** The conditions that a jsonb column holds; throws on what no version wrote. */
export function parseConditions(value: unknown): readonly KeptCondition[] {
  return Stored.parse(value ?? []);
}

/** The conditions of an exception that are shown. */
export function conditionsOf(
  row: Pick<ExceptionTable, 'state'> & { readonly conditions: unknown },
) {
  return shownOf(parseConditions(row.conditions));
}

/** A condition as the database can hold it. */
export function toStorable(condition: KeptCondition): KeptCondition {
  const { id, merchantId, submittedAt, clientReference } = condition.subject;
  const subject = {
    id: storableKey(id),
    merchantId,
    submittedAt: submittedAt === undefined ? undefined : storable(submittedAt),
    clientReference: clientReference === undefined ? undefined : storable(clientReference),
  };
  return { ...condition, subject };
}
