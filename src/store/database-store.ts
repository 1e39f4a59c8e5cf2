import type { Batches, Uploads } from '../ports/batches.ts';
import type { Store, TotalsPort } from '../ports/ports.ts';
import { uploadsIn } from './batch-uploads.ts';
import { batchesIn } from './batches.ts';
import { coverageIn } from './coverage.ts';
import type { Database } from './database.ts';
import { exceptionsIn } from './exceptions.ts';
import { itemsIn } from './items.ts';
import type { Exceptions, Retention } from './kept.ts';
import { partsIn } from './parts.ts';
import { paymentStatesIn } from './payment-states.ts';
import { pagesIn } from './record-page.ts';
import { retentionIn } from './retention.ts';
import { runsIn } from './runs.ts';
import { settledIn } from './settled.ts';
import { startIn } from './start-run.ts';
import { totalsIn } from './totals.ts';
import { watermarksIn } from './watermarks.ts';

/** Everything that is kept between runs. */
export type DatabaseStore = Store & Exceptions & Retention & TotalsPort & Batches & Uploads;

/**
 * The `Store` port and its neighbours in a database that several processes may share. Texts are kept as
 * `storable` says. Rejects when the database does not answer; nothing is half done then.
 */
export function createDatabaseStore(database: Pick<Database, 'kysely' | 'pglite'>): DatabaseStore {
  const { kysely } = database;
  return {
    ...startIn(kysely),
    ...partsIn(kysely),
    ...runsIn(kysely),
    ...pagesIn(kysely),
    ...itemsIn(kysely),
    ...paymentStatesIn(kysely),
    ...watermarksIn(kysely),
    ...coverageIn(kysely),
    ...exceptionsIn(kysely),
    ...settledIn(kysely),
    ...retentionIn(database),
    ...batchesIn(kysely),
    ...uploadsIn(kysely),
    ...totalsIn(kysely),
  };
}
