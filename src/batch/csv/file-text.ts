import { createHash } from 'node:crypto';
import type { Result } from '../../domain/result.ts';
import { counted, fileProblem, type Problem } from './problem.ts';
import { utf8Reader } from './utf8-reader.ts';

/** The text of an upload while it arrives. */
export type FileText = {
  /** The text, part by part, with LF for every line ending; ends early at a problem. */
  chunks(): AsyncGenerator<string>;
  /** Why it ended early; undefined when it did not. */
  problem(): Problem | undefined;
  /** The hexadecimal SHA-256 of all bytes, once `chunks` has ended without a problem. */
  sha256(): string;
  /** Bytes read so far. */
  size(): number;
};

/**
 * The bytes as text. Nothing is kept but the part at hand, and not one part is asked for after `maxBytes` were
 * crossed: a body without end costs no memory. A source that breaks off rejects `chunks`.
 */
export function fileText(bytes: AsyncIterable<Uint8Array>, maxBytes: number): FileText {
  const hash = createHash('sha256');
  const reader = utf8Reader();
  let size = 0;
  let problem: Problem | undefined;

  function textOf(read: Result<string, Problem>): string {
    if (!read.ok) problem = read.error;
    return read.ok ? read.value : '';
  }

  async function* chunks(): AsyncGenerator<string> {
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > maxBytes) problem = tooLarge(maxBytes);
      else {
        hash.update(chunk);
        yield textOf(reader.read(chunk));
      }
      if (problem !== undefined) return;
    }
    yield textOf(reader.end());
  }

  return { chunks, problem: () => problem, sha256: () => hash.digest('hex'), size: () => size };
}

function tooLarge(maxBytes: number): Problem {
  const reason = `The file has more than ${counted(maxBytes)} bytes. Split it into smaller ones.`;
  return fileProblem('File too large', reason);
}
