import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export type SeenRequest = {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/**
 * What the server does with a request: an answer, a destroyed connection, no answer at all, or an
 * answer whose body breaks off in the middle.
 */
export type Reply =
  | 'reset'
  | 'silence'
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly breaksOff?: boolean;
    };

/** A server that knows no protocol: each request gets what the script says. */
export type ScriptedServer = {
  readonly url: string;
  /** Everything that arrived, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Connections that were opened. */
  sockets(): number;
  close(): Promise<void>;
};

/** Starts it on loopback; `script` is asked once for each request. */
export async function startScripted(
  script: (request: SeenRequest) => Reply | Promise<Reply>,
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let sockets = 0;
  const server = createServer(async (incoming, response) => {
    const request = await seen(incoming);
    requests.push(request);
    send(response, await script(request));
  });
  server.on('connection', () => {
    sockets += 1;
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    sockets: () => sockets,
    close: () => closed(server),
  };
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const type = { 'Content-Type': 'application/json;charset=utf-8' };
  return { status, body: JSON.stringify(body), headers: { ...type, ...headers } };
}

/** The address of a port where nobody listens. */
export async function refusingUrl(): Promise<string> {
  const server = await startScripted(() => 'reset');
  await server.close();
  return server.url;
}

async function seen(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { method = '', url: path = '', headers } = incoming;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, body, headers = {}, breaksOff = false } = reply;
  if (!breaksOff) {
    response.writeHead(status, headers).end(body);
    return;
  }
  // More is promised than ever comes.
  response.writeHead(status, { ...headers, 'Content-Length': String(body.length + 100) });
  response.write(body, () => response.socket?.destroy());
}

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await done;
}
