import type { Reason } from '../../../src/domain/decide/reason.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { aMerchant, recordPage, startRun, workingRun } from '../run-pages.ts';

/** Records pages of 50 for ever, and writes the number of each when it is acknowledged. */
const [, , dataDir = '', runId = ''] = process.argv;
const store = createDatabaseStore(await openDatabase({ url: undefined, dataDir }));
await startRun(store, workingRun({ runId }));
let before = aMerchant();
const reasons = Array.from({ length: 50 }, (_, n): Reason => (n % 5 === 0 ? 'unmatched' : 'added'));
for (let page = 1; ; page += 1) {
  before = await recordPage(store, reasons, { runId, before, first: 50 * page });
  process.stdout.write(`${page}\n`);
}
