import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Sends what `source` yields only as fast as the reader takes it, and asks for no more once the reader has gone. The
 * head is sent by then: a download that breaks off is the only way to say that the rest is missing.
 */
export async function sendStream(
  response: Response,
  source: Readable | AsyncIterable<string>,
): Promise<void> {
  try {
    await pipeline(source instanceof Readable ? source : Readable.from(source), response);
  } catch (error) {
    // Ended all the same, for whoever audits an answer at its end: the reader has what it took.
    response.end();
    if (!isOfReader(error)) throw error;
  }
}

function isOfReader(error: unknown): boolean {
  const { code } = Object(error);
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(code);
}
