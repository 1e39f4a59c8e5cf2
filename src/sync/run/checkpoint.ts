import type { Checkpoint } from '../../ports/ports.ts';
import type { PageRow } from './pages.ts';

/**
 * Where to go on once these records are recorded, too. They come oldest first; one that the gateway gives late,
 * out of its order, never takes the checkpoint back. Records without a time are remembered by id.
 */
export function checkpointAfter(before: Checkpoint, records: readonly PageRow[]): Checkpoint {
  const from = Math.max(before.from, ...records.map((row) => timeOf(row) ?? before.from));
  const among = records.filter((row) => (timeOf(row) ?? from) === from).map(({ id }) => id);
  return { from, seen: from === before.from ? [...before.seen, ...among] : among };
}

function timeOf(row: PageRow): number | undefined {
  return 'malformed' in row ? undefined : Date.parse(row.submittedAt) || undefined;
}
