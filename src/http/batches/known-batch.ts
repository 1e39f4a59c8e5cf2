import type { Request } from 'express';
import type { BatchRight } from '../../batch/actions.ts';
import type { Batch } from '../../domain/batches/batch.ts';
import { personWith } from '../middleware/person.ts';
import { notFound } from '../middleware/problem.ts';
import type { HttpPorts } from '../settings.ts';
import type { BatchPort, Person } from './batch-port.ts';

/** Ports of a server that takes files. */
export type BatchHttpPorts = HttpPorts & { readonly batches: BatchPort };

/** A request about one file. */
export type BatchRequest = Request<{ id: string }>;

/** The file that an address names, for somebody with the right; 403 before anything is looked up, 404 when there is none. */
export async function knownBatch(
  ports: BatchHttpPorts,
  request: BatchRequest,
  right: BatchRight,
): Promise<{ readonly batch: Batch; readonly person: Person }> {
  const person = personWith(request, right);
  const batch = await ports.batches.store.batch(request.params.id);
  if (batch === undefined)
    throw notFound('There is no such batch. Old ones may have been cleared.');
  return { batch, person };
}
