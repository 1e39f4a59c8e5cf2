import { type MerchantRun, type Run, SORTING_PART } from '../../domain/runs/run.ts';
import { incompleteBecause } from '../../domain/runs/run-summary.ts';
import { type Chip, RESULT_CHIPS, WORKING_CHIP } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { remedyOf } from '../format/remedy.ts';
import { rangeText } from '../format/time-text.ts';

/** One merchant id's part of a run. */
export type MerchantView = {
  readonly merchantId: string;
  readonly chip: Chip;
  readonly working: boolean;
  readonly window: string;
  /** How far it is; undefined while the gateway has not said how much there is. */
  readonly progress: { readonly value: number; readonly max: number } | undefined;
  readonly counts: Readonly<Record<Counter, string>>;
  /** Why it is not complete, and what to do about it; undefined when it is, or still works. */
  readonly error: string | undefined;
  readonly remedy: string | undefined;
};

type Counter = 'pages' | 'read' | 'updated' | 'unchanged' | 'ignored' | 'exceptions';

/** What a page shows of a merchant id's part of `run`. */
export function merchantView(merchant: MerchantRun, run: Run): MerchantView {
  const working = merchant.result === null && run.endedAt === null;
  const error = working ? undefined : incompleteBecause(merchant);
  return {
    merchantId: merchant.merchantId === SORTING_PART ? 'Sorting' : merchant.merchantId,
    chip: working ? WORKING_CHIP : RESULT_CHIPS[merchant.result ?? 'failed'],
    working,
    window: run.kind === 'batch' ? 'Rows' : rangeText(merchant.window.from, merchant.window.to),
    progress: working ? progressOf(merchant) : { value: 1, max: 1 },
    counts: countsOf(merchant),
    error,
    remedy: error === undefined ? undefined : remedyOf(error),
  };
}

function countsOf(merchant: MerchantRun): MerchantView['counts'] {
  return {
    pages: countText(merchant.pages),
    read: countText(merchant.read),
    updated: countText(merchant.updated),
    unchanged: countText(merchant.unchanged),
    ignored: countText(merchant.ignored),
    exceptions: countText(merchant.exceptions),
  };
}

function progressOf({ expected, read }: MerchantRun): MerchantView['progress'] {
  if (expected === null) return undefined;
  const max = Math.max(1, expected, read);
  return { value: Math.min(read, max), max };
}
