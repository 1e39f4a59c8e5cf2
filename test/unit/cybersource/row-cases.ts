/** A search row as JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** A row as documented. */
export const GOOD: Row = {
  id: '7224200000000000000001',
  submitTimeUtc: '2026-11-20T10:00:00Z',
  clientReferenceInformation: { code: 'order-1' },
  applicationInformation: { reasonCode: '100', applications: [{ name: 'ics_auth', rCode: '1' }] },
  orderInformation: { amountDetails: { totalAmount: '10.00', currency: 'USD' } },
};

const withRow = (more: Row) => ({ ...GOOD, ...more });
/** The good row with these applications. */
export const applications = (list: unknown) =>
  withRow({ applicationInformation: { applications: list } });
const amount = (totalAmount: unknown, currency: unknown = 'USD') =>
  withRow({ orderInformation: { amountDetails: { totalAmount, currency } } });

/** Rows that are not as documented, and the field that the message must name. */
export const MALFORMED: readonly {
  readonly rule: string;
  readonly row: unknown;
  readonly names: string;
}[] = [
  { rule: 'null', row: null, names: 'record' },
  { rule: 'undefined', row: undefined, names: 'record' },
  { rule: 'a number', row: 7, names: 'record' },
  { rule: 'a text', row: 'row', names: 'record' },
  { rule: 'a list', row: [GOOD], names: 'record' },
  { rule: 'an empty object', row: {}, names: 'id' },
  { rule: 'no id', row: withRow({ id: undefined }), names: 'id' },
  { rule: 'an empty id', row: withRow({ id: '' }), names: 'id' },
  {
    rule: 'an id longer than any of the gateway’s',
    row: withRow({ id: '7'.repeat(65) }),
    names: 'id',
  },
  {
    rule: 'an id that lost digits',
    row: JSON.parse('{"id":7224200000000000000001}'),
    names: 'id',
  },
  { rule: 'no time', row: withRow({ submitTimeUtc: undefined }), names: 'submitTimeUtc' },
  {
    rule: 'a time in words',
    row: withRow({ submitTimeUtc: 'yesterday 5' }),
    names: 'submitTimeUtc',
  },
  {
    rule: 'a date alone',
    row: withRow({ submitTimeUtc: '2026-11-20' }),
    names: 'submitTimeUtc',
  },
  {
    rule: 'a 13th month',
    row: withRow({ submitTimeUtc: '2026-13-01T00:00:00Z' }),
    names: 'submitTimeUtc',
  },
  {
    rule: 'a time as number',
    row: withRow({ submitTimeUtc: 1_795_168_800_000 }),
    names: 'submitTimeUtc',
  },
  {
    rule: 'no applicationInformation',
    row: withRow({ applicationInformation: undefined }),
    names: 'applicationInformation',
  },
  {
    rule: 'applications as text',
    row: applications('ics_auth'),
    names: 'applicationInformation.applications',
  },
  {
    rule: 'applications as object',
    row: applications({ name: 'ics_auth' }),
    names: 'applicationInformation.applications',
  },
  { rule: 'a null application', row: applications([null]), names: 'applications.0' },
  {
    rule: 'an application without name',
    row: applications([{ reasonCode: '100' }]),
    names: 'applications.0.name',
  },
  {
    rule: 'a code that is an object',
    row: applications([{ name: 'ics_auth', reasonCode: {} }]),
    names: 'applications.0.reasonCode',
  },
  { rule: 'an amount that is a list', row: amount(['10.00']), names: 'totalAmount' },
  { rule: 'a currency that is true', row: amount('1.00', true), names: 'currency' },
];

/** Rows whose types drift, and what is read from them. */
export const DRIFTING: readonly {
  readonly rule: string;
  readonly row: Row;
  readonly reads: Row;
}[] = [
  {
    rule: 'a numeric reason code',
    row: withRow({ applicationInformation: { reasonCode: 480, applications: [] } }),
    reads: { reasonCode: '480', applications: [] },
  },
  {
    rule: 'codes that are null or empty',
    row: applications([{ name: 'ics_ecp_debit', reasonCode: null, rCode: '' }]),
    reads: {
      applications: [{ name: 'ics_ecp_debit', reasonCode: undefined, rCode: undefined }],
    },
  },
  {
    rule: 'an application by name alone',
    row: applications([{ name: 'ics_bill' }]),
    reads: { applications: [{ name: 'ics_bill' }] },
  },
  {
    rule: 'a numeric rCode',
    row: applications([{ name: 'ics_auth', rCode: -1 }]),
    reads: { applications: [{ name: 'ics_auth', rCode: '-1' }] },
  },
  {
    rule: 'a numeric amount',
    row: amount(10.5),
    reads: { amount: { decimal: '10.5', currencyCode: 'USD' } },
  },
  {
    rule: 'an amount of 0',
    row: amount(0),
    reads: { amount: { decimal: '0', currencyCode: 'USD' } },
  },
  {
    rule: 'an amount in words',
    row: amount('ten'),
    reads: { amount: { decimal: 'ten', currencyCode: 'USD' } },
  },
  {
    rule: 'an amount without currency',
    row: amount('10.00', null),
    reads: { amount: { decimal: '10.00', currencyCode: 'none given' } },
  },
  {
    rule: 'empty amountDetails',
    row: withRow({ orderInformation: { amountDetails: {} } }),
    reads: { amount: undefined },
  },
  {
    rule: 'no orderInformation',
    row: withRow({ orderInformation: null }),
    reads: { amount: undefined },
  },
  {
    rule: 'no client reference',
    row: withRow({ clientReferenceInformation: undefined }),
    reads: { clientReference: undefined },
  },
  {
    rule: 'a numeric client reference',
    row: withRow({ clientReferenceInformation: { code: 42 } }),
    reads: { clientReference: '42' },
  },
  { rule: 'a numeric id', row: withRow({ id: 42 }), reads: { id: '42' } },
  {
    rule: 'a time without zone',
    row: withRow({ submitTimeUtc: '2026-11-20T10:00:00' }),
    reads: { submittedAt: '2026-11-20T10:00:00.000Z' },
  },
  {
    rule: 'a time with milliseconds',
    row: withRow({ submitTimeUtc: '2026-11-20T10:00:00.250Z' }),
    reads: { submittedAt: '2026-11-20T10:00:00.250Z' },
  },
  {
    rule: 'a time with +0000',
    row: withRow({ submitTimeUtc: '2026-11-20T10:00:00+0000' }),
    reads: { submittedAt: '2026-11-20T10:00:00.000Z' },
  },
  {
    rule: 'a time of another zone',
    row: withRow({ submitTimeUtc: '2026-11-20T12:00:00+02:00' }),
    reads: { submittedAt: '2026-11-20T10:00:00.000Z' },
  },
];
