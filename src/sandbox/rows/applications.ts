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

/** An application that ran: code 100 and rCode 1, or the code it was refused with and rCode 0. */
export function executed(name: string, reasonCode = '100'): RowApplication {
  const returnCode = RETURN_CODES[name];
  const flags =
    reasonCode === '100'
      ? { rCode: '1', rFlag: 'SOK', rMessage: 'Request was processed successfully.' }
      : { rCode: '0', rFlag: 'DCARDREFUSED', rMessage: 'The request was declined.' };
  return { name, reasonCode, ...flags, ...(returnCode === undefined ? {} : { returnCode }) };
}

/** An application that was requested but not run: nothing but its name. */
export function skipped(name: string): RowApplication {
  return { name };
}
