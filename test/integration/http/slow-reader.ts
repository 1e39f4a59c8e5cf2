import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** A reader that asked for something and does not read the answer. */
export type SlowReader = {
  /** The server's end of the answer, once the request has come. */
  readonly response: ServerResponse;
  /** Settles when the answer has waited for the reader for some turns of the event loop. */
  blocked(): Promise<void>;
  /** Reads the rest; settles with all of it when the server closes the connection. */
  readAll(): Promise<string>;
  /** Goes away, and settles when the server knows. */
  leave(): Promise<void>;
  close(): Promise<void>;
};

/** Serves `app` on loopback, and asks for `path` without reading what comes. */
export async function slowReader(app: RequestListener, path: string): Promise<SlowReader> {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((request, response) => {
    resolve(response);
    app(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  const response = await asked;
  return {
    response,
    blocked: async () => {
      for (let waited = 0; waited < 200; ) {
        await turn();
        waited = response.writableNeedDrain ? waited + 1 : 0;
      }
    },
    readAll: async () => {
      let text = '';
      for await (const chunk of socket) text += chunk;
      return text;
    },
    leave: async () => {
      const closed = once(response, 'close');
      socket.destroy();
      await closed;
    },
    close: async () => {
      socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
