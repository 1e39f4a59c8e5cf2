import { timing } from '../shared/outbound.ts';
import { kindOfStatus } from './call.ts';
import type { ProjectSettings } from './project.ts';

/** Sends a request and answers with its body read to the end; throws an error without request or headers. */
export type Send = (url: string, request: RequestInit) => Promise<Response>;

/**
 * `fetch` that reads the whole answer while the request's timeout runs, and tells of each request sent.
 * The SDK stops its timer at the headers, and where the body of an error breaks off it leaves a promise
 * rejected with nobody listening, which ends the process.
 */
export function createSend({ onRequest, onAnswer, timeoutMs }: ProjectSettings): Send {
  return async (url, request) => {
    onRequest?.();
    const answered = timing(onAnswer);
    try {
      // A redirected POST becomes a GET, whose answer would pass for that of the write.
      const response = await fetch(url, { ...request, redirect: 'manual' });
      const text = await response.text();
      const { status, headers } = response;
      answered(response.ok ? 'ok' : kindOfStatus(status));
      return new Response(text === '' ? null : text, { status, headers });
    } catch (error) {
      answered('Unavailable');
      throw new Error(reasonOf(error, timeoutMs));
    }
  };
}

/** `fetch failed` says nothing; what happened is in the cause. */
function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = Object(error);
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return `no answer (${Object(cause).code ?? message})`;
}
