/** What the back-fill form is filled with; `asked` when the address names a day, so that the form is open. */
export type BackFillView = {
  readonly asked: boolean;
  /** UTC, as a field for date and time takes it. */
  readonly from: string;
  readonly to: string;
  readonly merchantIds: readonly { readonly id: string; readonly chosen: boolean }[];
};

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The address of the back-fill form for one day (UTC) of a merchant id; `from` is the day's first instant. */
export function backFillHref(merchantId: string, from: number): string {
  const day = new Date(from).toISOString().slice(0, 10);
  return `/orders?${new URLSearchParams({ backFill: day, mid: merchantId })}`;
}

/** The form as the address asks for it; a day or a merchant id that is none is as if it were not there. */
export function backFillView(
  query: Readonly<Record<string, unknown>>,
  merchantIds: readonly string[],
): BackFillView {
  const from = startOf(query.backFill);
  const asked = merchantIds.find((id) => id === query.mid);
  const chosen = (id: string) => from === undefined || asked === undefined || id === asked;
  return {
    asked: from !== undefined,
    from: from === undefined ? '' : fieldText(from),
    to: from === undefined ? '' : fieldText(from + DAY_MS),
    merchantIds: merchantIds.map((id) => ({ id, chosen: chosen(id) })),
  };
}

function startOf(day: unknown): number | undefined {
  if (typeof day !== 'string' || !DAY.test(day)) return undefined;
  const at = Date.parse(`${day}T00:00:00Z`);
  // `Date.parse` takes 30 February for 2 March.
  return !Number.isNaN(at) && fieldText(at).startsWith(day) ? at : undefined;
}

function fieldText(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}
