import type { Item } from '../../../../src/domain/decide/decision.ts';
import type { ExceptionSubject, KeptException } from '../../../../src/ports/ports.ts';
import { anItem, INSTANT_MS } from '../../../support/builders.ts';

const TWO_HOURS_MS = 2 * 60 * 60 * 1000;

/** An open exception that is looked at once more. */
export function dueException(
  item: Partial<Item> = {},
  subject: ExceptionSubject = 'record',
): KeptException {
  const seen = INSTANT_MS - TWO_HOURS_MS;
  return {
    ...{
      id: '1',
      subject,
      runId: 'earlier',
      conditions: [],
      firstSeenAt: seen,
      lastSeenAt: seen,
      tries: 1,
    },
    item: anItem({ reason: 'details-unavailable', change: undefined, ...item }),
    ...{ state: 'open', closedAt: null, note: undefined },
  };
}
