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
  'reversal-needed': 'Closes by itself when the reversal is read.',
  'initial-transaction': 'Replay it when that transaction is no longer Initial.',
  'unknown-application': BY_HAND,
  'void-waits':
    'Nothing within a day: it is decided again by itself. Then back-fill from before the capture or refund.',
  'void-target-unclear': BY_HAND,
  'outcome-unknown':
    'Nothing within a day: it is asked again by itself. Then look at the Business Center, and dismiss this with a note.',
  'unclear-record': BY_HAND,
  'state-differs': BY_HAND,
  'possibly-entered-by-hand':
    'Give that transaction this gateway id and replay it; or dismiss it when they are two.',
  'other-shop': 'Dismiss it when it is another shop’s; else replay it when the payment fits.',
  'capture-failed': 'Closes by itself when a capture or reversal is read.',
  'partial-approval': 'Closes by itself when a capture or reversal is read.',
  'money-held': 'Closes by itself when a capture or reversal is read.',
  'accepted-not-captured': 'Closes by itself when the capture is read.',
  'verdict-turned': 'Dismiss it with a note when the order was looked at.',
  'charged-more-than-planned':
    'Closes by itself when the refund or void is read; dismiss it when the amount is right, as with a tip.',
  'balance-differs': 'Closes by itself when the amounts add up again.',
  'increment-under-original': BY_HAND,
  'other-service': 'Dismiss it with a note of what was found.',
  'details-unavailable': 'Replay it in some minutes, or wait for its next look.',
  'unknown-verdict': BY_HAND,
  'verdict-waits': 'Replay it after the next Run Sync.',
  'verdict-unplaced': BACK_FILLED,
  undecidable: REPORTED,
  malformed: REPORTED,
  'write-rejected': 'Mend the cause, then replay it.',
  'access-refused': 'Give access, then replay it, or wait for the next run.',
  'version-conflict': 'Replay it, or wait for the next run.',
  'row-failed': 'Retry the failed rows on the page of the file.',
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
