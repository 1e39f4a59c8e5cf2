import { type GatewayRow, transactionUrl } from '../rows/row.ts';
import { type Answer, type Asked, hal, notFound } from './answer.ts';
import type { DetailsExtra } from './ledger.ts';

const PREFIX = '/tss/v2/transactions/';

/** `GET /tss/v2/transactions/{id}`: 200 or 404. Source: reference/cybersource.md §3.7. */
export function answerDetails({ ledger, url, visibleUntil, now }: Asked): Answer {
  const id = decodeURIComponent(url.pathname.slice(PREFIX.length));
  const row = ledger.find(id, visibleUntil);
  return row === undefined ? notFound() : hal(200, details(row, ledger.extra(id, now)));
}

function details(row: GatewayRow, extra: Partial<DetailsExtra>): object {
  const { submitTimeUtc, applicationInformation, _links: _, ...rest } = row;
  const codes = toObject(applicationInformation);
  const said = extra.status === undefined ? usualStatus(codes) : extra.status;
  const status = said === null ? {} : { status: said };
  const rootId = extra.rootId ?? row.id;
  const related = extra.relatedIds ?? [];
  return {
    ...rest,
    ...orderInformation(row, extra),
    ...processorInformation(row, extra),
    rootId,
    reconciliationId: rootId,
    // Capital UTC and a numeric reason code: the details differ from the search in both.
    submitTimeUTC: submitTimeUtc,
    ...status,
    applicationInformation: { ...codes, ...status, reasonCode: Number(codes.reasonCode) },
    _links: {
      self: link(row.id),
      // Absent until there is one. Source: reference/cybersource-facts.md §5.
      ...(related.length === 0 ? {} : { relatedTransactions: related.map(link) }),
    },
  };
}

function orderInformation(row: GatewayRow, { authorizedAmount }: Partial<DetailsExtra>): object {
  if (authorizedAmount === undefined) return {};
  const order = toObject(row.orderInformation);
  const amountDetails = { ...toObject(order.amountDetails), authorizedAmount };
  return { orderInformation: { ...order, amountDetails } };
}

function processorInformation(row: GatewayRow, { eventStatus }: Partial<DetailsExtra>): object {
  if (eventStatus === undefined) return {};
  return { processorInformation: { ...toObject(row.processorInformation), eventStatus } };
}

function link(id: string): object {
  return { href: transactionUrl(id), method: 'GET' };
}

type Codes = Readonly<Record<string, unknown>>;

function toObject(value: unknown): Codes {
  return typeof value === 'object' && value !== null ? (value as Codes) : {};
}

/** The status a transaction usually has when nobody has described another. */
function usualStatus(codes: Codes): string {
  if (codes.reasonCode === '480') return 'AUTHORIZED_PENDING_REVIEW';
  if (codes.reasonCode === '481') return 'AUTHORIZED_RISK_DECLINED';
  if (codes.reasonCode === '475') return 'PENDING_AUTHENTICATION';
  if (codes.reasonCode !== '100') return 'DECLINED';
  const names = executedNames(codes.applications);
  if (names.some((name) => name.endsWith('_reversal'))) return 'REVERSED';
  if (names.includes('ics_void')) return 'VOIDED';
  return names.includes('ics_auth') && !names.includes('ics_bill') ? 'AUTHORIZED' : 'TRANSMITTED';
}

function executedNames(applications: unknown): readonly string[] {
  if (!Array.isArray(applications)) return [];
  return applications
    .map(toObject)
    .filter(({ reasonCode, rCode }) => reasonCode !== undefined || rCode !== undefined)
    .map(({ name }) => String(name));
}
