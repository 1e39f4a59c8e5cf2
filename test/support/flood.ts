import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';

const MIB = 1_048_576;
const PART_BYTES = 65_536;
const FORM = 'multipart/form-data; boundary=x';
const FILE =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\norder_id\n';

/** A body without end: `head` once, then `part` over and over. `says` is the length it claims, in bytes. */
export type Flood = {
  readonly what: string;
  readonly type: string;
  readonly head: string;
  readonly part: Buffer;
  readonly says?: number;
};

/** Bodies of an upload that never end, and which of the limits they cross. */
export const FLOODS: readonly Flood[] = [
  { what: 'a form with rows without end', type: FORM, head: FILE, part: filled('ORD_1\n') },
  {
    what: 'a form with long rows without end',
    type: FORM,
    head: FILE,
    part: filled(`${'A'.repeat(PART_BYTES / 32 - 1)}\n`),
  },
  {
    ...{ what: 'a body that says it has 1 GiB', type: 'text/csv', says: 1024 * MIB },
    ...{ head: 'order_id\n', part: filled('ORD_1\n') },
  },
  { what: 'an endless text/csv', type: 'text/csv', head: 'order_id\n', part: filled('a') },
  {
    what: 'an endless field beside the file',
    type: FORM,
    head: '--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n',
    part: filled('a'),
  },
];

/** How a flood was answered: how many bytes had been given away by then, and how long after 1 MiB of them. */
export type FloodAnswer = {
  readonly status: number | undefined;
  readonly body: string;
  readonly sentBytes: number;
  readonly afterLimitMs: number;
};

/** Sends a flood as an upload until there is an answer. */
export async function sendFlood(
  url: string,
  { type, head, part, says }: Flood,
  headers: Readonly<Record<string, string>> = {},
): Promise<FloodAnswer> {
  const upload = httpRequest(`${url}/api/batches/sync`, {
    method: 'POST',
    headers: {
      ...{ ...headers, 'Content-Type': type },
      ...(says === undefined ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': says }),
    },
  });
  // It is cut off after its answer, which is what is looked at.
  upload.on('error', () => undefined);
  let response: IncomingMessage | undefined;
  const answered = new Promise<IncomingMessage>((resolve) => {
    upload.once('response', (one) => {
      response = one;
      resolve(one);
    });
  });
  let sentBytes = 0;
  // A body that says it is too large has crossed the limit before its first byte.
  let crossedAt = says === undefined ? undefined : performance.now();
  upload.write(head);
  while (response === undefined) {
    if (!upload.write(part)) await Promise.race([once(upload, 'drain'), answered]);
    sentBytes += part.length;
    if (sentBytes > MIB) crossedAt ??= performance.now();
    await nextTurn();
  }
  const answer = await answered;
  const afterLimitMs = performance.now() - (crossedAt ?? performance.now());
  const body = await text(answer);
  upload.destroy();
  return { status: answer.statusCode, body, sentBytes, afterLimitMs };
}

/** A part of whole lines, or of one line without end. */
function filled(line: string): Buffer {
  return Buffer.from(line.repeat(Math.floor(PART_BYTES / line.length)));
}
