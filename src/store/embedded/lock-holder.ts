import { connect } from 'node:net';
import { z } from 'zod';

/** Who stands behind a lock's socket, and whether it still asks for the lock or has it. */
export type Holder = { readonly pid: number; readonly since: string; readonly isAsking: boolean };

const HolderText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ pid: z.number(), since: z.string(), isAsking: z.boolean() }));

/** A process that is busy or stopped lives all the same: it is not taken for dead. */
const ANSWER_WITHIN_MS = 2_000;

/** What asking came to: `leaving` hung up on us, so that asking again will tell; `silent` lives and says nothing. */
export type Answer = Holder | 'dead' | 'leaving' | 'silent';

/** Asks who stands behind the socket: `dead` when nobody listens any more. */
export async function askHolder(path: string): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const socket = connect(path).setEncoding('utf8').setTimeout(ANSWER_WITHIN_MS);
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('end', () => resolve(text === '' ? 'leaving' : understood(text)));
  socket.on('timeout', () => resolve('silent'));
  socket.on('error', (error) => resolve(answerOf(error)));
  return promise.finally(() => socket.destroy());
}

function understood(text: string): Answer {
  return HolderText.safeParse(text).data ?? 'silent';
}

/** Whatever else goes wrong (a socket of another user, say) may hide a process that lives. */
function answerOf(error: Error): Answer {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'dead';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'leaving' : 'silent';
}
