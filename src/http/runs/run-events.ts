import type { Request, Response } from 'express';
import type { Run } from '../../domain/runs/run.ts';
import { runJson } from '../../domain/runs/run-summary.ts';
import { streamChanges } from '../middleware/change-stream.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';

/** A run's progress as server-sent events, until it has ended. */
export async function streamRun(
  ports: HttpPorts,
  settings: HttpSettings,
  run: Run,
  exchange: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const { runId } = run;
  await streamChanges(exchange, {
    pollMs: settings.eventPollMs,
    first: run,
    next: () => ports.store.run(runId),
    toJson: runJson,
    hasEnded: ({ endedAt }) => endedAt !== null,
    // The head has been sent: the client sees the stream break off and asks again.
    onError: (error) =>
      ports.log?.error('A run could not be followed', { runId, error: String(error) }),
  });
}
