import { createSession, type Session } from 'better-sse';
import type { Request, Response } from 'express';

/** What is followed: how it is looked up again, every `pollMs` milliseconds, and how it is told. */
export type Followed<T> = {
  readonly pollMs: number | undefined;
  readonly first: T;
  /** Undefined when it is no longer there. */
  readonly next: () => Promise<T | undefined>;
  readonly toJson: (value: T) => object;
  readonly hasEnded: (value: T) => boolean;
  readonly onError: (error: unknown) => void;
};

const POLL_MS = 200;

/**
 * Something's progress as server-sent events: `progress` whenever it changed, `end` when it has ended, and a
 * heartbeat. A client that reads slowly gets the newest state once it has read the one before. Stops asking as soon
 * as the client has gone.
 */
export async function streamChanges<T>(
  { request, response }: { readonly request: Request; readonly response: Response },
  followed: Followed<T>,
): Promise<void> {
  const session = await createSession(request, response);
  try {
    await follow(session, () => response.writableNeedDrain, followed);
  } catch (error) {
    followed.onError(error);
  }
  response.end();
}

async function follow<T>(
  session: Session,
  isSlow: () => boolean,
  followed: Followed<T>,
): Promise<void> {
  const { first, next, toJson, hasEnded, pollMs = POLL_MS } = followed;
  let sent = '';
  let value: T | undefined = first;
  while (value !== undefined && session.isConnected) {
    const json = toJson(value);
    const text = JSON.stringify(json);
    if (hasEnded(value)) return void session.push(json, 'end');
    if (text !== sent && !isSlow()) {
      session.push(json, 'progress');
      sent = text;
    }
    await pause(pollMs, session);
    value = await next();
  }
}

/** Waits, or returns at once when the client goes. */
function pause(ms: number, session: Session): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      session.off('disconnected', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    session.once('disconnected', done);
  });
}
