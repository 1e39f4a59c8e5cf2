import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are, which no client library would, and answers what came back until the end. */
export async function sendRaw(url: string, ...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  for (const part of parts) socket.write(part, 'latin1');
  await closed;
  return answer;
}
