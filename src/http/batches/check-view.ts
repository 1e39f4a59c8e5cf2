import type { BatchFile } from '../../batch/csv/parse-file.ts';
import type { Problem } from '../../batch/csv/problem.ts';
import type { Batch } from '../../domain/batches/batch.ts';
import type { Upload } from '../../ports/batches.ts';
import type { Chip } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { type TimeView, timeView } from '../format/time-text.ts';
import { BATCH_CHIPS } from './batch-chips.ts';

/** Some of a file's problems, and how many more there are. */
export type ProblemsView = {
  readonly shown: readonly Problem[];
  readonly total: string;
  readonly more: string | undefined;
};

/** A file that was read, before anything of it is work. */
export type CheckView = {
  readonly href: string;
  readonly fileName: string;
  readonly description: string;
  readonly syncWithGateway: boolean;
  readonly sha256: string;
  readonly totals: readonly { readonly label: string; readonly value: string }[];
  readonly usable: string;
  readonly problems: ProblemsView | undefined;
  readonly warnings: ProblemsView | undefined;
  /** Files with the very same bytes, newest first. */
  readonly earlier: readonly {
    readonly href: string;
    readonly fileName: string;
    readonly chip: Chip;
    readonly created: TimeView;
  }[];
  /** No row can be worked on, so there is nothing to start. */
  readonly isEmpty: boolean;
  readonly makerChecker: boolean;
};

/** Problems that the page shows; the download has all. */
const SHOWN = 20;

/** Rows of a page of the dry run. */
export const PREVIEWED = 20;

/** What the last step before Start shows of a file. */
export function checkView(
  upload: Upload,
  file: BatchFile,
  earlier: readonly Batch[],
  { now, makerChecker }: { readonly now: number; readonly makerChecker: boolean },
): CheckView {
  const { rows, problems, warnings } = file;
  const usable = rows.filter((row) => row.problems.length === 0).length;
  const doubled = problems.filter(({ message }) => message === 'Duplicate row').length;
  const total = (label: string, value: number) => ({ label, value: countText(value) });
  return {
    href: `/batches/new/${encodeURIComponent(upload.uploadId)}`,
    ...{ fileName: upload.fileName, description: upload.description, sha256: upload.sha256 },
    syncWithGateway: upload.syncWithGateway,
    totals: [
      total('Total Records', rows.length),
      total('Valid rows', usable),
      total('Rows with problems', rows.length - usable),
      total('Duplicate rows', doubled),
    ],
    usable: countText(usable),
    problems: problemsView(problems),
    warnings: problemsView(warnings),
    earlier: earlier.map(({ batchId, fileName, status, createdAt }) => ({
      href: `/batches/${encodeURIComponent(batchId)}`,
      fileName,
      chip: BATCH_CHIPS[status],
      created: timeView(createdAt, now),
    })),
    ...{ isEmpty: usable === 0, makerChecker },
  };
}

/** The first problems of a file; undefined when it has none. */
export function problemsView(problems: readonly Problem[]): ProblemsView | undefined {
  if (problems.length === 0) return undefined;
  const more = problems.length - SHOWN;
  return {
    shown: problems.slice(0, SHOWN),
    total: countText(problems.length),
    more: more > 0 ? countText(more) : undefined,
  };
}

/** The pages of a dry run over `total` rows. */
export function previewPager(href: string, total: number, page: number): PagerView {
  const place = { page, size: PREVIEWED, total, reachable: total, note: '' };
  return pagerView(place, (to) => `${href}?preview=${to}#preview`);
}
