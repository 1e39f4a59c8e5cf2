import { type Course, type Family, familyOf } from './applications.ts';
import type { GatewayTransaction } from './gateway-transaction.ts';

/**
 * What a status says about money. `undone`: what had succeeded failed; `reversed`: an authorization was released, which
 * says nothing of a charge; `sent`: on its way, which is neither good nor bad.
 */
export type StatusMeaning =
  | 'settled'
  | 'failed'
  | 'undone'
  | 'reversed'
  | 'pending'
  | 'sent'
  | 'unknown';

/**
 * The words of the gateway and of its processors, in capitals and with blanks for underscores.
 * Source: reference/cybersource-facts.md §3.1.
 */
export const STATUS_WORDS: readonly {
  readonly meaning: Exclude<StatusMeaning, 'unknown'>;
  readonly words: readonly string[];
}[] = [
  // What was charged back had been taken: the chargeback is a transaction of its own.
  { meaning: 'settled', words: ['SETTLED', 'COMPLETED', 'FUNDED', 'REFUNDED', 'CHARGEBACK'] },
  {
    meaning: 'failed',
    words: [
      ...['FAILED', 'ABANDONED', 'EXPIRED', 'REJECTED', 'DECLINED', 'INVALID REQUEST'],
      ...['NSF', 'FIRST NSF', 'SECOND NSF', 'FINAL NSF', 'STOP PAYMENT'],
    ],
  },
  { meaning: 'undone', words: ['VOIDED', 'CANCELLED', 'CANCELED'] },
  { meaning: 'reversed', words: ['REVERSED', 'AUTH REVERSED'] },
  {
    meaning: 'pending',
    words: [
      ...['PENDING', 'INITIATED', 'STARTED', 'SETTLE INITIATED', 'PENDING REVIEW'],
      ...['AUTHORIZED PENDING REVIEW', 'PENDING AUTHENTICATION'],
    ],
  },
  { meaning: 'sent', words: ['TRANSMITTED', 'BATCHED'] },
];

const MEANINGS: ReadonlyMap<string, StatusMeaning> = new Map(
  STATUS_WORDS.flatMap(({ meaning, words }) => words.map((word) => [word, meaning] as const)),
);

/** What a status says; undefined when there is none. */
export function meaningOf(status: string | undefined): StatusMeaning | undefined {
  const word = wordOf(status);
  return word === '' ? undefined : (MEANINGS.get(word) ?? 'unknown');
}

/**
 * The status of a record: the processor's, else that of an application of the family, or of any that moves money where
 * none is named, else its own. Source: design §6.
 */
export function statusOf(
  { eventStatus, applications, status }: GatewayTransaction,
  family?: Family,
): string | undefined {
  const own = applications.find(({ name, status: word }) => {
    const its = familyOf(name);
    return wordOf(word) !== '' && its !== undefined && (family === undefined || its === family);
  });
  return [eventStatus, own?.status, status].find((one) => wordOf(one) !== '');
}

/** Whether the status of a record says that it failed, or that what it did was undone. */
export function hasFailedSince(record: GatewayTransaction): boolean {
  const meaning = meaningOf(statusOf(record));
  return meaning === 'failed' || meaning === 'undone';
}

/**
 * The state of an application whose status says how it ended: undefined when the status is silent. An eCheck that was
 * sent to the bank counts as money; of anything else that was only sent the end is unknown.
 */
export function stateByStatus(
  status: string | undefined,
  family: Family,
  course: Course,
): 'Success' | 'Failure' | 'Pending' | undefined {
  const meaning = meaningOf(status);
  if (meaning === undefined) return undefined;
  const isAuthorization = family === 'authorization';
  if (isAuthorization && wordOf(status) === 'AUTHORIZED') return 'Success';
  switch (meaning) {
    case 'settled':
      return 'Success';
    case 'failed':
    case 'undone':
      return 'Failure';
    case 'reversed':
      // Only what was authorized can be reversed: the reversal is a transaction of its own.
      return isAuthorization ? 'Success' : 'Pending';
    case 'sent':
      return course === 'eCheck' ? 'Success' : 'Pending';
    case 'pending':
    case 'unknown':
      return 'Pending';
  }
}

function wordOf(status: string | undefined): string {
  return (status ?? '').trim().toUpperCase().replaceAll('_', ' ');
}
