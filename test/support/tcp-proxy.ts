import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A server that passes connections on to another one, until it is cut. */
export type TcpProxy = {
  readonly port: number;
  /** Breaks the connections that there are, and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Takes connections again, at the same port. */
  readonly restore: () => Promise<void>;
  /** Like a cut, for good. */
  readonly close: () => Promise<void>;
};

/** Starts a proxy on loopback before the server at `host` and `port`. */
export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: () => Socket) => {
    sockets.add(socket);
    // Whatever breaks one side breaks the other, as it would without a proxy between them.
    socket
      .on('error', () => undefined)
      .once('close', () => {
        sockets.delete(socket);
        other().destroy();
      });
  };
  const server = createServer((client) => {
    const upstream = connect(port, host);
    keep(client, () => upstream);
    keep(upstream, () => client);
    client.pipe(upstream).pipe(client);
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: own, cut, restore: () => listen(own), close: cut };
}
