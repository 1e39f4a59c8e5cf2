import type { RunTable } from '../tables.ts';

/** What holds for all items of a page: their run, and when the page was done. */
export type PageRun = Pick<RunTable, 'run_id' | 'kind' | 'dry_run'> & { readonly at: number };
