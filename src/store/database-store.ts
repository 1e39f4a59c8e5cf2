import type { Batches, Uploads } from '../ports/batches.ts';
import type { Store, TotalsPort } from '../ports/ports.ts';
import { uploadsIn } from './batches/batch-uploads.ts';
import { batchesIn } from './batches/batches.ts';
import type { Database } from './database.ts';
import { exceptionsIn } from './exceptions/exceptions.ts';
import { knownIn } from './exceptions/known-of.ts';
import { coverageIn } from './history/coverage.ts';
import type { Exceptions, Retention } from './history/kept.ts';
import { paymentStatesIn } from './history/payment-states.ts';
import { retentionIn } from './history/retention.ts';
import { totalsIn } from './history/totals.ts';
import { fullPassesIn } from './runs/full-passes.ts';
import { itemsIn } from './runs/items.ts';
import { partsIn } from './runs/parts.ts';
import { pagesIn } from './runs/record-page.ts';
import { runsIn } from './runs/runs.ts';
import { settledIn } from './runs/settled.ts';
import { startIn } from './runs/start-run.ts';
import { watermarksIn } from './runs/watermarks.ts';

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
    ...fullPassesIn(kysely),
    ...coverageIn(kysely),
    ...exceptionsIn(kysely),
    ...knownIn(kysely),
    ...settledIn(kysely),
    ...retentionIn(database),
    ...batchesIn(kysely),
    ...uploadsIn(kysely),
    ...totalsIn(kysely),
  };
}
