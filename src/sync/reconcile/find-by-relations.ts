import type { Failure } from '../../domain/failure.ts';
import { hasOurShape, sentReference } from '../../domain/gateway/client-reference.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import { claimOf } from '../../domain/payment/fit.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Gateway, Payments } from '../../ports/ports.ts';
import { askDetails, type Learnt } from './ask-details.ts';
import { type Found, findByReference, withTransaction } from './find-by-reference.ts';

/** What finding needs from the outside, what it learns, and which merchant id a payment that names none belongs to. */
export type FindContext = {
  readonly payments: Payments;
  readonly gateway: Pick<Gateway, 'details'>;
  readonly learnt: Learnt;
  readonly defaultMerchantId: string;
};

/** A follow-on whose own reference led nowhere; `rootId` where its details name another first of its series. */
type Following = {
  readonly record: GatewayTransaction;
  readonly rootId: string | undefined;
  readonly relatedIds: readonly string[];
};

/** What their relations say of follow-ons: their payment, or whether the reference of their root has a shape of ours. */
export type Related = {
  readonly found: ReadonlyMap<string, Found>;
  readonly rootHasOurShape: ReadonlyMap<string, boolean>;
};

/**
 * The payments of follow-ons by their relations: the one that has their root or a related transaction, else the one that
 * the reference of their root leads to. Each is asked for its details once; a root only where it is not among `records`.
 * One whose details are unavailable is in neither answer. Source: design §5.
 */
export async function findByRelations(
  context: FindContext,
  followOns: readonly GatewayTransaction[],
  records: readonly GatewayTransaction[],
): Promise<Result<Related, Failure>> {
  const { payments, learnt, defaultMerchantId } = context;
  await askAll(context, followOns, ({ id }) => id);
  const following = followOns.flatMap((record) => relationsOf(record, learnt));
  const found = await byRelatedIds(payments, following);
  if (!found.ok) return found;
  const open = following.filter(({ record }) => !found.value.has(record.id));
  const known = new Map(records.map((record) => [record.id, record]));
  const unknown = open.filter(({ rootId = '' }) => !known.has(rootId));
  const rootIds = new Map(unknown.map(({ record, rootId }) => [record, rootId]));
  await askAll(context, [...rootIds.keys()], (record) => rootIds.get(record));
  const roots = new Map(
    open.map(({ record, rootId }) => [record, rootOf(record, rootId, known, learnt)]),
  );
  const seekers = [...roots].map(([record, root]) => ({
    id: record.id,
    reference: sentReference(root),
    claim: claimOf(record),
  }));
  const byRoot = await findByReference(payments, seekers, defaultMerchantId);
  if (!byRoot.ok) return byRoot;
  const ofRoots = [...byRoot.value].map(([seeker, one]) => [seeker.id, one] as const);
  return ok({
    found: new Map([...ofRoots, ...found.value]),
    rootHasOurShape: new Map([...roots].map((one) => [one[0].id, isOurs(...one)])),
  });
}

/** Money that a follow-on moved went under the reference of its root. */
function isOurs({ applications }: GatewayTransaction, root: GatewayTransaction): boolean {
  return hasOurShape({ ...root, applications: [...root.applications, ...applications] });
}

/** Asks merchant id by merchant id, though the records of a page have but one. */
async function askAll(
  { gateway, learnt }: FindContext,
  records: readonly GatewayTransaction[],
  idOf: (record: GatewayTransaction) => string | undefined,
): Promise<void> {
  for (const [merchantId, own = []] of Map.groupBy(records, (one) => one.merchantId)) {
    await askDetails(
      gateway,
      learnt,
      merchantId,
      own.flatMap((one) => idOf(one) ?? []),
    );
  }
}

function relationsOf(record: GatewayTransaction, { details }: Learnt): readonly Following[] {
  const known = details.get(record.id);
  if (known === undefined || known === 'unavailable') return [];
  const isOther = (id: string | undefined) => id !== undefined && id !== record.id;
  const rootId = isOther(known.rootId) ? known.rootId : undefined;
  return [{ record, rootId, relatedIds: known.relatedIds.filter(isOther) }];
}

/** The payment of the root goes first; related ones, in no order, have to agree. */
async function byRelatedIds(
  payments: Payments,
  following: readonly Following[],
): Promise<Result<ReadonlyMap<string, Found>, Failure>> {
  const all = following.flatMap(({ rootId, relatedIds }) => [...relatedIds, rootId ?? []].flat());
  if (all.length === 0) return ok(new Map());
  const candidates = await payments.find({ ids: [], keys: [], interactionIds: [...new Set(all)] });
  if (!candidates.ok) return candidates;
  const found = following.flatMap(({ record, rootId, relatedIds }) => {
    const one =
      withTransaction(candidates.value, rootId === undefined ? [] : [rootId]) ??
      withTransaction(candidates.value, relatedIds);
    return one === undefined ? [] : [[record.id, one] as const];
  });
  return ok(new Map(found));
}

/** A follow-on without a root that can be read is the first of what is known. */
function rootOf(
  record: GatewayTransaction,
  rootId: string | undefined,
  known: ReadonlyMap<string, GatewayTransaction>,
  { details }: Learnt,
): GatewayTransaction {
  const asked = details.get(rootId ?? '');
  const root = known.get(rootId ?? '') ?? (asked === 'unavailable' ? undefined : asked?.record);
  return root ?? record;
}
