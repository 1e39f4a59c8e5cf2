type Remedy = { readonly when: RegExp; readonly text: string };

/** Read from top to bottom; the words are those of HTTP, the gateway and Node. */
const REMEDIES: readonly Remedy[] = [
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

/** What to do about a merchant id's error, in a sentence. */
export function remedyOf(error: string): string {
  const known = REMEDIES.find(({ when }) => when.test(error));
  return (
    known?.text ?? 'Mend the cause, then run the sync again: it goes on where this one stopped.'
  );
}
