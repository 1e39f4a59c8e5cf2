import { openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { begin, endHeld, record } from '../batches.ts';

/** Works through the rows of `batch-1` like a worker, some at a time, each time as another attempt. */
const store = createDatabaseStore(await openDatabase({ url: process.argv[2], dataDir: 'unused' }));
for (;;) {
  const held = await begin(store, 7);
  process.stdout.write(`${held.rows.length}\n`);
  const batch = await record(store, held);
  if (batch?.counters.queued !== 0) continue;
  await endHeld(store, held);
  break;
}
process.exit(0);
