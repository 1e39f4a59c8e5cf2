import type { RowApplication } from './row.ts';

// The type of returnCode drifts between number and string in real rows. Source: reference/cybersource.md §3.6.
const RETURN_CODES: Readonly<Record<string, number | string>> = {
  ics_auth: 1010000,
  ics_bill: '1260000',
  ics_pa_enroll: 1050000,
  ics_pa_setup: '1865000',
  ics_decision_early: 9999999,
};

/** Decision Manager's early rules: they run beside an authorization and say nothing of money. */
export const EARLY_RULES: RowApplication = {
  name: 'ics_decision_early',
  reasonCode: '100',
  rCode: '1',
  returnCode: 9999999,
};

/** Decision Manager, satisfied. */
export const ACCEPTED: RowApplication = {
  name: 'ics_decision',
  reasonCode: '100',
  rCode: '1',
  rFlag: 'SOK',
};

/** Decision Manager, asking for a person. Source: reference/cybersource.md §4.4. */
export const HELD: RowApplication = {
  name: 'ics_decision',
  reasonCode: '480',
  rCode: '0',
  rFlag: 'DREVIEW',
  rMessage: 'Decision is REVIEW.',
};

/** Decision Manager, refusing. */
export const REJECTED: RowApplication = {
  name: 'ics_decision',
  reasonCode: '481',
  rCode: '0',
  rFlag: 'DREJECT',
  rMessage: 'The order has been rejected by Decision Manager',
  returnCode: '1322002',
};

/** The flags that go with a code: rCode 1 is done, 0 refused, -1 a failure that leaves the outcome open. */
export type Flags = { readonly rCode: string; readonly rFlag: string; readonly rMessage: string };

const DONE: Flags = { rCode: '1', rFlag: 'SOK', rMessage: 'Request was processed successfully.' };
const REFUSED: Flags = {
  rCode: '0',
  rFlag: 'DCARDREFUSED',
  rMessage: 'The request was declined.',
};
const TIMEOUT: Flags = { rCode: '-1', rFlag: 'ETIMEOUT', rMessage: 'The request timed out.' };

/** Source: reference/cybersource-facts.md §4. */
const FLAGS: Readonly<Record<string, Flags>> = {
  100: DONE,
  110: { rCode: '1', rFlag: 'SPARTIALAPPROVAL', rMessage: 'Only a partial amount was approved.' },
  150: { rCode: '-1', rFlag: 'ESYSTEM', rMessage: 'General system failure.' },
  151: TIMEOUT,
  152: TIMEOUT,
  200: { rCode: '0', rFlag: 'DAVSNO', rMessage: 'The address did not match.' },
  230: { rCode: '0', rFlag: 'DCV', rMessage: 'The card verification number did not match.' },
  250: TIMEOUT,
  262: { rCode: '-1', rFlag: 'ETIMEOUT', rMessage: 'The request is still in progress.' },
  520: { rCode: '0', rFlag: 'DSCORE', rMessage: 'Declined by the Smart Authorization settings.' },
};

/** The flags of a code; a code that is not listed is a plain refusal. */
export function flagsOf(reasonCode: string): Flags {
  return FLAGS[reasonCode] ?? REFUSED;
}

/** An application that ran, with code 100 or the one that it ended with. */
export function executed(name: string, reasonCode = '100'): RowApplication {
  const returnCode = RETURN_CODES[name];
  return {
    name,
    reasonCode,
    ...flagsOf(reasonCode),
    ...(returnCode === undefined ? {} : { returnCode }),
  };
}

/** An application that was requested but not run: nothing but its name. */
export function skipped(name: string): RowApplication {
  return { name };
}
