import { createServer, type RequestListener, type Server } from 'node:http';
import { LOOPBACK } from './middleware/safety.ts';

/** How long a caller may take, in milliseconds. */
export type Patience = {
  readonly headers: number;
  readonly request: number;
  readonly look: number;
};

const PATIENCE: Patience = { headers: 10_000, request: 60_000, look: 2_000 };

/**
 * The server around an app: whoever sends a head or a body too slowly is answered 408 and cut off, and a head
 * of more than 16 kB gets 431, so that a few slow callers cannot hold all connections.
 */
export function webServer(app: RequestListener, patience: Patience = PATIENCE): Server {
  const { headers: headersTimeout, request: requestTimeout, look } = patience;
  const limits = { headersTimeout, requestTimeout, connectionsCheckingInterval: look };
  return createServer({ ...limits, maxHeaderSize: 16_384, keepAliveTimeout: 5_000 }, app);
}

/** Where to listen: on all interfaces once BASE_URL names another machine than this one, else on loopback. */
export function listenHost(baseUrl: string): string | undefined {
  return LOOPBACK.test(new URL(baseUrl).host) ? '127.0.0.1' : undefined;
}
