import type { Change, Item } from '../../domain/decide/decision.ts';
import { type ItemOutcome, outcomeOfReason } from '../../domain/decide/reason.ts';
import { storable, storableKey, storableOrNull } from '../storable.ts';
import type { ItemColumns, ItemTable } from '../tables.ts';

/** The order of outcomes in a list, worst first: exceptions want to be seen. */
export const OUTCOMES: readonly ItemOutcome[] = ['exception', 'updated', 'unchanged', 'ignored'];

/** The outcome of a rank. Throws on one that no version wrote. */
export function outcomeOfRank(rank: number): ItemOutcome {
  const outcome = OUTCOMES[rank];
  if (outcome === undefined) throw new Error(`No outcome has the rank ${rank}`);
  return outcome;
}

/** The columns of an item, to insert and to select. */
export const ITEM_COLUMNS = [
  'merchant_id',
  'transaction_id',
  'submitted_at',
  'client_reference',
  'payment_id',
  'reason',
  'change_type',
  'change_from',
  'change_to',
  'change_cent_amount',
  'change_currency',
  'detail',
] as const satisfies readonly (keyof ItemColumns)[];

/** An item of a run as it is inserted. */
export type ItemRow = Omit<ItemTable, 'seq'>;

/**
 * The items of a page as rows. A transaction comes once in a run, but it may have several verdicts: these are
 * told apart by when they were given, and where that is the same, by their order in the page. The same page
 * gives the same rows again.
 */
export function toItemRows(runId: string, items: readonly Item[]): readonly ItemRow[] {
  const times = new Map<string, number>();
  return items.map((item) => {
    const columns = toItemColumns(item);
    const at = storableKey(item.submittedAt ?? '');
    const key = `${columns.merchant_id} ${columns.transaction_id} ${at}`;
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    const occurrence = before === 0 ? at : `${at} ${before}`;
    const outcome = outcomeOfReason(item.reason);
    const outcome_rank = OUTCOMES.indexOf(outcome);
    return { run_id: runId, occurrence, outcome, outcome_rank, ...columns };
  });
}

/** An item as the columns hold it. */
export function toItemColumns(item: Item): ItemColumns {
  const { change, paymentId } = item;
  return {
    merchant_id: item.merchantId,
    transaction_id: storableKey(item.transactionId),
    submitted_at: storableOrNull(item.submittedAt),
    client_reference: storableOrNull(item.clientReference),
    payment_id: paymentId === undefined ? null : storableKey(paymentId),
    reason: item.reason,
    change_type: change?.type ?? null,
    change_from: change?.from ?? null,
    change_to: change?.to ?? null,
    change_cent_amount: change?.amount.centAmount ?? null,
    change_currency: change === undefined ? null : storable(change.amount.currencyCode),
    detail: storableOrNull(item.detail),
  };
}

/** The item that the columns hold. */
export function toItem(row: ItemColumns): Item {
  return {
    transactionId: row.transaction_id,
    merchantId: row.merchant_id,
    submittedAt: row.submitted_at ?? undefined,
    clientReference: row.client_reference ?? undefined,
    paymentId: row.payment_id ?? undefined,
    reason: row.reason,
    change: toChange(row),
    detail: row.detail ?? undefined,
  };
}

function toChange(row: ItemColumns): Change | undefined {
  const { change_type: type, change_from, change_to: to } = row;
  const { change_cent_amount: centAmount, change_currency: currencyCode } = row;
  if (type === null || to === null || centAmount === null || currencyCode === null)
    return undefined;
  return { type, from: change_from ?? undefined, to, amount: { centAmount, currencyCode } };
}
