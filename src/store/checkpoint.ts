import { z } from 'zod';
import type { PageRecord } from '../ports.ts';

const Checkpoint = z.object({
  window: z.object({ from: z.number(), to: z.number() }),
  offset: z.number(),
});

/** The checkpoint that a jsonb column holds; undefined where there is none that we understand. */
export function parseCheckpoint(value: unknown): PageRecord['checkpoint'] | undefined {
  return Checkpoint.safeParse(value).data;
}

/** The JSON of a value, as every jsonb parameter is given: the drivers differ in what they make of an object. */
export function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
