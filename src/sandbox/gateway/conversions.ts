import { type Answer, type Asked, hal, invalid, notFound } from './answer.ts';

const DAY = 24 * 60 * 60_000;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/**
 * `GET /reporting/v3/conversion-details`: 200, 400 for a window above 24 h, 404 when there is nothing.
 * Source: reference/cybersource.md §5.
 */
export function answerConversions({ ledger, url, merchantId, now }: Asked): Answer {
  const startTime = url.searchParams.get('startTime') ?? '';
  const endTime = url.searchParams.get('endTime') ?? '';
  if (!ISO.test(startTime)) return invalid('startTime is not an ISO-8601 instant', 'startTime');
  if (!ISO.test(endTime)) return invalid('endTime is not an ISO-8601 instant', 'endTime');
  const [from, to] = [Date.parse(startTime), Date.parse(endTime)];
  if (!(to > from && to - from <= DAY)) return invalid('At most 24 hours', 'endTime');
  const organizationId = url.searchParams.get('organizationId') ?? merchantId;
  if (organizationId !== merchantId) return notFound();
  const conversionDetails = ledger.conversions(from, to, now);
  if (conversionDetails.length === 0) return notFound();
  return hal(200, { organizationId, startTime, endTime, conversionDetails });
}
