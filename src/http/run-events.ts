import { createSession, type Session } from 'better-sse';
import type { Request, Response } from 'express';
import type { Run } from '../domain/run.ts';
import { runJson } from '../domain/run-summary.ts';
import type { HttpPorts, HttpSettings } from './settings.ts';

const POLL_MS = 200;

/**
 * A run's progress as server-sent events: `progress` with the run whenever it changed, `end` with the
 * run when it has ended, and a heartbeat. Stops asking as soon as the client has gone.
 */
export async function streamRun(
  ports: HttpPorts,
  settings: HttpSettings,
  run: Run,
  exchange: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const session = await createSession(exchange.request, exchange.response);
  const pollMs = settings.eventPollMs ?? POLL_MS;
  try {
    await follow(ports, session, run, pollMs);
  } catch (error) {
    // The head has been sent: the client sees the stream break off and asks again.
    ports.log?.error('A run could not be followed', { runId: run.runId, error: String(error) });
  }
  exchange.response.end();
}

async function follow(
  ports: HttpPorts,
  session: Session,
  first: Run,
  pollMs: number,
): Promise<void> {
  let sent = '';
  let run: Run | undefined = first;
  while (run !== undefined && session.isConnected) {
    const json = runJson(run);
    const text = JSON.stringify(json);
    if (run.endedAt !== null) return void session.push(json, 'end');
    if (text !== sent) session.push(json, 'progress');
    sent = text;
    await pause(pollMs, session);
    run = await ports.store.run(first.runId);
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
