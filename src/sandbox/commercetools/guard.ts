import { setTimeout as delay } from 'node:timers/promises';
import type { CommercetoolsMock } from '@labdigital/commercetools-mock';

/** Requests that arrived: reads and writes of resources, and tokens issued. */
export type CommercetoolsCounts = {
  readonly reads: number;
  readonly writes: number;
  readonly tokens: number;
};

/** What the mock lacks: latency, counting, and a client secret that matters. */
export type Guard = {
  counts(): CommercetoolsCounts;
  forget(): void;
  setLatencyMs(ms: number): void;
};

/** Adds them to the mock; `signal` abandons answers that still wait. */
export function guard(
  mock: CommercetoolsMock,
  client: { readonly clientId: string; readonly clientSecret: string },
  options: { readonly latencyMs: number; readonly signal: AbortSignal },
): Guard {
  let counts = { reads: 0, writes: 0, tokens: 0 };
  let { latencyMs } = options;
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  mock.app.addHook('onRequest', async (request, reply) => {
    const isToken = request.url.startsWith('/oauth/');
    counts[kindOf(request.method, isToken)] += 1;
    if (latencyMs > 0) await delay(latencyMs, undefined, { signal: options.signal });
    if (isToken && request.headers.authorization !== `Basic ${basic}`) {
      return reply.status(401).send({ statusCode: 401, error: 'invalid_client' });
    }
    return undefined;
  });
  return {
    counts: () => ({ ...counts }),
    forget: () => {
      counts = { reads: 0, writes: 0, tokens: 0 };
    },
    setLatencyMs: (ms) => {
      latencyMs = ms;
    },
  };
}

function kindOf(method: string, isToken: boolean): keyof CommercetoolsCounts {
  if (isToken) return 'tokens';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}
