import { Histogram, type Registry } from 'prom-client';

/** A request of this process that was answered, or given up; `seconds` is how long it took. */
export type Outgoing = {
  readonly side: 'commercetools' | 'gateway';
  readonly outcome: string;
  readonly seconds: number;
};

/**
 * A request to this process: `route` is the pattern that was matched, never a path, so that nobody outside
 * decides how many series there are; `status` is undefined when the caller went away before its answer.
 */
export type Incoming = {
  readonly route: string | undefined;
  readonly method: string;
  readonly status: number | undefined;
  readonly seconds: number;
};

/** Counts requests by how long they took. */
export type Durations = {
  readonly outgoing: (request: Outgoing) => void;
  readonly incoming: (request: Incoming) => void;
};

/** The gateway answers within some hundred milliseconds, and is given up after twenty seconds. */
const OUTGOING_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Pages take milliseconds; `wait=true` waits for a run, four minutes at most. */
const INCOMING_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 240];

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** How long requests took, counted for this process alone: instances add up where they are scraped. */
export function durationsIn(register: Registry): Durations {
  const registers = [register];
  const outgoing = new Histogram({
    name: 'payment_sync_outgoing_request_duration_seconds',
    help: 'Requests to commercetools and the gateway, by what came of them',
    labelNames: ['side', 'outcome'],
    buckets: OUTGOING_SECONDS,
    registers,
  });
  const incoming = new Histogram({
    name: 'payment_sync_http_request_duration_seconds',
    help: 'Requests to this process, by route pattern, method and class of status',
    labelNames: ['route', 'method', 'status'],
    buckets: INCOMING_SECONDS,
    registers,
  });
  return {
    outgoing: ({ seconds, ...labels }) => outgoing.observe(labels, seconds),
    incoming: ({ route = 'none', method, status, seconds }) =>
      incoming.observe({ route, method: methodOf(method), status: classOf(status) }, seconds),
  };
}

/** Node lets some thirty methods in; those that no route has are one. */
function methodOf(method: string): string {
  return METHODS.has(method) ? method : 'other';
}

function classOf(status: number | undefined): string {
  return status === undefined ? 'aborted' : `${Math.floor(status / 100)}xx`;
}
