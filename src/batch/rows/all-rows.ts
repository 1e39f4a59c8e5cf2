import type { BatchRow } from '../../domain/batches/batch.ts';
import type { Batches } from '../../ports/batches.ts';

const PAGE = 500;

/** All rows of a file in their order, a page at a time, as fast as they are asked for; none of an unknown one. */
export async function* allRows(
  batches: Pick<Batches, 'batchRows'>,
  batchId: string,
): AsyncGenerator<BatchRow> {
  for (let offset = 0; ; offset += PAGE) {
    const page = await batches.batchRows({ batchId, status: undefined, offset, limit: PAGE });
    yield* page.rows;
    if (page.rows.length < PAGE) return;
  }
}
