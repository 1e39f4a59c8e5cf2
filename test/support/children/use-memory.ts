import type { Reason } from '../../../src/domain/decide/reason.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { recordPage, startRun, workingRun } from '../run-pages.ts';

/** Opens an embedded database, records many small and two large pages, and writes the most memory it had, in MB. */
const database = await openDatabase({ url: undefined, dataDir: process.argv[2] ?? '' });
const store = createDatabaseStore(database);
await startRun(store, workingRun());
const reasons = (size: number) => Array.from({ length: size }, (): Reason => 'added');
for (let page = 0; page < 100; page += 1)
  await recordPage(store, reasons(50), { first: page * 50 });
for (const first of [10_000, 20_000]) await recordPage(store, reasons(2_000), { first });
await database.close();
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
