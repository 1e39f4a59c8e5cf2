import { openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { resultOf } from '../batches.ts';

/** Works through the rows of `batch-1` like a worker, some at a time; each hold is short, so that others go on soon. */
const store = createDatabaseStore(await openDatabase({ url: process.argv[2], dataDir: 'unused' }));
for (;;) {
  const at = Date.now();
  const rows = await store.claimRows({ batchId: 'batch-1', limit: 7, at, until: at + 50 });
  process.stdout.write(`${rows.length}\n`);
  const settled = rows.map((row) => ({ ...row, result: resultOf('ACCEPTED') }));
  const batch = await store.recordRows({ batchId: 'batch-1', at: Date.now(), rows: settled });
  if (batch?.counters.queued === 0) break;
}
process.exit(0);
