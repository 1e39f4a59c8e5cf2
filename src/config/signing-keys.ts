import { z } from 'zod';
import type { SigningKeyPair } from './config-type.ts';
import { rsaPrivateKey, word } from './values.ts';

const ENTRY = z.strictObject({
  merchantKeyId: z.string().refine((given) => word.parse(given) !== undefined),
  privateKey: z
    .string()
    .refine((given) => rsaPrivateKey.parse(given) !== undefined)
    .transform((given) => rsaPrivateKey.parse(given) ?? given),
});

/** Further signing keys as a JSON list; says nothing about an entry, for all of it is secret. */
export const signingKeys = {
  allowed: `a JSON list of [{"merchantKeyId","privateKey"}], each privateKey ${rsaPrivateKey.allowed}`,
  parse: (given: string): readonly SigningKeyPair[] | undefined =>
    z.array(ENTRY).safeParse(parseJson(given)).data,
};

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The engine's message quotes the text, and the text holds secrets.
    return undefined;
  }
}
