import { z } from 'zod';
import type { Checkpoint } from '../../ports/ports.ts';
import { storable } from '../storable.ts';

const Stored = z.object({ from: z.number(), seen: z.array(z.string()) });

/** The checkpoint that a jsonb column holds; undefined where there is none that we understand. */
export function parseCheckpoint(value: unknown): Checkpoint | undefined {
  return Stored.safeParse(value).data;
}

/** The JSON of a value, as every jsonb parameter is given: the drivers differ in what they make of an object. */
export function toJson(value: object): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' ? storable(one) : one,
  );
}
