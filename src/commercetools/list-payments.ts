import type { Failure } from '../domain/failure.ts';
import { isPaymentId } from '../domain/payment/payment.ts';
import { ok, type Result } from '../domain/result.ts';
import type { PaymentRow, Payments } from '../ports/ports.ts';
import { type PaymentAnswer, PaymentsAnswer } from './answers.ts';
import { callProject, type Reader } from './call.ts';
import { orderNumbersOfPayments, paymentIdsByOrderNumber } from './orders.ts';
import { isIn, quoted } from './predicate.ts';
import { merchantIdOf, type TransactionDataTypeId, toPayment } from './to-payment.ts';

type ListQuery = Parameters<Payments['list']>[0];
type PaymentList = { readonly rows: readonly PaymentRow[]; readonly total: number };

/** A page of payments, newest first, each with the number of its order. */
export async function listPayments(
  reader: Reader,
  { search, offset, limit }: ListQuery,
  typeId: TransactionDataTypeId,
): Promise<Result<PaymentList, Failure>> {
  const where = await searchPredicate(reader, search.trim());
  if (!where.ok) return where;
  const filter = where.value === undefined ? {} : { where: where.value };
  const queryArgs = {
    ...filter,
    sort: ['createdAt desc', 'id asc'],
    offset,
    limit,
    withTotal: true,
  };
  const page = await reader.read('payments', () =>
    callProject('payments', PaymentsAnswer, reader.project.payments().get({ queryArgs })),
  );
  if (!page.ok) return page;
  const { results, total = results.length } = page.value;
  const numbers = await orderNumbersOfPayments(
    reader,
    results.map(({ id }) => id),
  );
  if (!numbers.ok) return numbers;
  return ok({ total, rows: results.map((one) => toRow(one, numbers.value.get(one.id), typeId)) });
}

function toRow(
  payment: PaymentAnswer,
  orderNumber: string | undefined,
  typeId: TransactionDataTypeId,
): PaymentRow {
  const { centAmount, currencyCode } = payment.amountPlanned;
  return {
    payment: toPayment(payment, typeId),
    orderNumber,
    amountPlanned: { centAmount, currencyCode },
    method: payment.paymentMethodInfo?.method,
    merchantId: merchantIdOf(payment),
    createdAt: payment.createdAt,
    lastModifiedAt: payment.lastModifiedAt,
  };
}

/** Any identifier: payment id, key, gateway id of a transaction, or order number; no predicate for an empty search. */
async function searchPredicate(
  reader: Reader,
  text: string,
): Promise<Result<string | undefined, Failure>> {
  if (text === '') return ok(undefined);
  const byOrder = await paymentIdsByOrderNumber(reader, [text]);
  if (!byOrder.ok) return byOrder;
  // A key or an order number may look like a payment id.
  const own = isPaymentId(text) ? [text.toLowerCase()] : [];
  const anyOf = [`key = ${quoted(text)}`, `transactions(interactionId = ${quoted(text)})`];
  const ids = [...own, ...(byOrder.value.get(text) ?? [])];
  return ok([...anyOf, ...isIn('id', ids)].join(' or '));
}
