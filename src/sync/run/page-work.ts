import type { Evidence } from '../../domain/decide/evidence.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Checkpoint, Settled } from '../../ports/ports.ts';
import type { ReconciledRows } from '../reconcile/reconcile-records.ts';
import type { PageEvent } from './pages.ts';
import type { PartWork } from './recording.ts';

/** What became of the rows of a page: one item for each, in their order, and which need no second look. */
export type Reconciled = ReconciledRows & { readonly settled: readonly Settled[] };

/**
 * What a run of one kind does for a merchant id: the events of reading a window, from a checkpoint on if there
 * is one, and how the rows of a page become items.
 */
export type Work<Row> = {
  readonly read: (window: Window, since: Checkpoint | undefined) => AsyncGenerator<PageEvent<Row>>;
  readonly reconcile: (rows: readonly Row[], evidence?: Evidence) => Promise<Reconciled>;
};

/**
 * The work on a window: page after page, the next one read while one is reconciled. `connected` settles when
 * commercetools is ready, while the first page is being fetched; without it no page is looked at.
 */
export function pageWork<Row>(
  { read, reconcile }: Work<Row>,
  connected: Promise<Result<void, Failure>>,
): PartWork {
  return async function* ({ merchant: { window }, checkpoint }, mayBegin) {
    for await (const event of read(window, checkpoint)) {
      if (event.kind === 'count') yield event;
      if (event.kind === 'gap') yield { kind: 'problem', error: gapError(event, window) };
      const ready = await connected;
      if (!ready.ok) return yield { kind: 'problem', error: ready.error.message };
      if (!mayBegin()) return;
      if (event.kind !== 'page') continue;
      const reconciled = await reconcile(event.records, event.evidence);
      yield { kind: 'page', ...reconciled, checkpoint: event.next };
    }
    const ready = await connected;
    if (!ready.ok) yield { kind: 'problem', error: ready.error.message };
  };
}

/** Which part of the window it is; the whole window is known to whoever reads the error. */
function gapError(
  { window: { from, to }, because }: Extract<PageEvent<never>, { kind: 'gap' }>,
  whole: Window,
): string {
  if (from === whole.from && to === whole.to) return because;
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}: ${because}`;
}
