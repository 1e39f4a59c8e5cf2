import type { REASONS, Reason } from '../../domain/decide/reason.ts';

type Remedy = { readonly when: RegExp; readonly text: string };

/** Read from top to bottom; the words are those of HTTP, the gateway and Node. */
const REMEDIES: readonly Remedy[] = [
  {
    when: /\bcommercetools\b.*\bHTTP 40[13]\b/,
    text: 'Configure an API client of commercetools that has the scope, and whose secret is right. The next run goes on where this one stopped.',
  },
  {
    when: /\b40[13]\b|credential|authenti|unauthori[sz]ed|forbidden|signature/i,
    text: 'Check the key id and secret of this merchant id in the configuration, and whether the key has expired in the Business Center. Then run the sync again.',
  },
  {
    when: /\b429\b|throttl|too many|rate limit/i,
    text: 'The gateway asked us to slow down. The next run goes on where this one stopped.',
  },
  {
    when: /\b5\d\d\b|time[- ]?out|timed out|unavailable|ECONN|ENOTFOUND|reset|socket|network/i,
    text: 'The other side could not be reached. The next run goes on where this one stopped; if it stays so, check the gateway’s status page and the network.',
  },
  {
    when: /deadline|stopped/i,
    text: 'Nothing is lost: the next run goes on where this one stopped.',
  },
];

type ExceptionReason = {
  [R in Reason]: (typeof REASONS)[R]['outcome'] extends 'exception' ? R : never;
}[Reason];

const BY_HAND = 'Put the payment right by hand, then dismiss this with a note of what was done.';
const BACK_FILLED = 'Back-fill first; if it is still open then, replay it.';
const REPORTED = 'Report it, and dismiss it with the number of the report.';

/** What to press once the sentence of the reason has been followed. */
const ON_THE_PAGE: Readonly<Record<ExceptionReason, string>> = {
  unmatched: 'Replay it when the payment or order exists; dismiss it when another system owns it.',
  'ambiguous-payment': 'Replay it when only one payment answers to the client reference.',
  'missing-amount': BY_HAND,
  'invalid-amount': BY_HAND,
  'foreign-currency': 'Replay it when the right payment is named, or dismiss it with a note.',
  'amount-differs': BY_HAND,
  'type-differs': BY_HAND,
  doubled: 'Remove what wrote it twice, then dismiss this with a note.',
  'refunds-exceed-charges': BACK_FILLED,
  'reversal-needed': 'Replay it after the reversal.',
  'initial-transaction': 'Replay it when that transaction is no longer Initial.',
  'unknown-application': BY_HAND,
  'void-target-missing': BACK_FILLED,
  'details-unavailable': 'Replay it in some minutes.',
  'outcome-unclear': BY_HAND,
  'unknown-verdict': BY_HAND,
  'verdict-waits': 'Replay it after the next Run Sync.',
  'verdict-unplaced': BACK_FILLED,
  undecidable: REPORTED,
  malformed: REPORTED,
  'write-rejected': 'Mend the cause, then replay it.',
  'access-refused': 'Give access, then replay it, or wait for the next run.',
  'version-conflict': 'Replay it, or wait for the next run.',
  unavailable: 'Replay it when both sides answer, or wait for the next run.',
};

/** What to do on the page about an exception; undefined for a reason that is none. */
export function exceptionRemedy(reason: Reason): string | undefined {
  const remedies: Readonly<Partial<Record<Reason, string>>> = ON_THE_PAGE;
  return remedies[reason];
}

/** What to do about a merchant id's error, in a sentence. */
export function remedyOf(error: string): string {
  const known = REMEDIES.find(({ when }) => when.test(error));
  return (
    known?.text ?? 'Mend the cause, then run the sync again: it goes on where this one stopped.'
  );
}
