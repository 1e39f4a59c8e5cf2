import type {
  ByProjectKeyRequestBuilder,
  Payment as PlatformPayment,
} from '@commercetools/platform-sdk';
import type { Failure } from '../domain/failure.ts';
import { isPaymentId } from '../domain/payment.ts';
import { ok, type Result } from '../domain/result.ts';
import type { PaymentRow, Payments } from '../ports.ts';
import { callProject } from './call.ts';
import { orderNumbersOfPayments, paymentIdsByOrderNumber } from './orders.ts';
import { isIn, quoted } from './predicate.ts';
import { merchantIdOf, type TransactionDataTypeId, toPayment } from './to-payment.ts';

type ListQuery = Parameters<Payments['list']>[0];
type PaymentList = { readonly rows: readonly PaymentRow[]; readonly total: number };

/** A page of payments, newest first, each with the number of its order. */
export async function listPayments(
  project: ByProjectKeyRequestBuilder,
  { search, offset, limit }: ListQuery,
  typeId: TransactionDataTypeId,
): Promise<Result<PaymentList, Failure>> {
  const where = await searchPredicate(project, search.trim());
  if (!where.ok) return where;
  const filter = where.value === undefined ? {} : { where: where.value };
  const queryArgs = {
    ...filter,
    sort: ['createdAt desc', 'id asc'],
    offset,
    limit,
    withTotal: true,
  };
  const page = await callProject('payments', project.payments().get({ queryArgs }));
  if (!page.ok) return page;
  const { results, total = results.length } = page.value;
  const numbers = await orderNumbersOfPayments(
    project,
    results.map(({ id }) => id),
  );
  if (!numbers.ok) return numbers;
  return ok({ total, rows: results.map((one) => toRow(one, numbers.value.get(one.id), typeId)) });
}

function toRow(
  payment: PlatformPayment,
  orderNumber: string | undefined,
  typeId: TransactionDataTypeId,
): PaymentRow {
  const { centAmount, currencyCode } = payment.amountPlanned;
  return {
    payment: toPayment(payment, typeId),
    orderNumber,
    amountPlanned: { centAmount, currencyCode },
    method: payment.paymentMethodInfo.method,
    merchantId: merchantIdOf(payment),
    createdAt: payment.createdAt,
    lastModifiedAt: payment.lastModifiedAt,
  };
}

/** Any identifier: payment id, key, gateway id of a transaction, or order number; no predicate for an empty search. */
async function searchPredicate(
  project: ByProjectKeyRequestBuilder,
  text: string,
): Promise<Result<string | undefined, Failure>> {
  if (text === '') return ok(undefined);
  if (isPaymentId(text)) return ok(`id = ${quoted(text.toLowerCase())}`);
  const byOrder = await paymentIdsByOrderNumber(project, [text]);
  if (!byOrder.ok) return byOrder;
  const anyOf = [`key = ${quoted(text)}`, `transactions(interactionId = ${quoted(text)})`];
  return ok([...anyOf, ...isIn('id', byOrder.value.get(text) ?? [])].join(' or '));
}
