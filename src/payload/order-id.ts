/** An order id without regard to case, as the gateway compares it. Source: X3, PP-R60. */
export function foldOrderId(orderId: string): string {
  return orderId.toLowerCase();
}

const LENGTH = 17;

/**
 * The order id of a purchase that has no number: 17 digits and small letters drawn from its UUID, so that
 * asking twice means the same order. About 88 bits, of which 82 or more are random.
 */
export function orderIdOf(uuid: string): string {
  const digits = BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36);
  return digits.slice(-LENGTH).padStart(LENGTH, '0');
}

/** Remembers how order ids were spelled, the latest `limit` of them. */
export type Spellings = {
  /** The spelling that came first, when it differs from this one in case only. */
  other(orderId: string): string | undefined;
  remember(orderId: string): void;
};

/**
 * Spellings in the memory of this process: a second net below commercetools, whose payment keys tell upper
 * and lower case apart. A restart empties it.
 */
export function createSpellings(limit = 100_000): Spellings {
  const known = new Map<string, string>();
  return {
    other: (orderId) => {
      const spelling = known.get(foldOrderId(orderId));
      return spelling === orderId ? undefined : spelling;
    },
    remember: (orderId) => {
      const folded = foldOrderId(orderId);
      if (known.has(folded)) return;
      const [oldest] = known.keys();
      if (known.size >= limit && oldest !== undefined) known.delete(oldest);
      known.set(folded, orderId);
    },
  };
}
