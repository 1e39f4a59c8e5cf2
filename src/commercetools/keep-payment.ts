import type { PaymentDraft } from '@commercetools/platform-sdk';
import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Purchase } from '../ports/ports.ts';
import type { Call } from '../shared/outbound.ts';
import { callProject, type Reader } from './call.ts';
import { BasketAnswer, PaidAnswer } from './purchase-answers.ts';
import { readBasket, readPaid } from './read-purchase.ts';

/** A project to write to: `write` bounds one request, which is sent once. */
export type Writer = Reader & {
  readonly write: <T>(what: string, call: Call<T>) => Promise<Result<T, Failure>>;
};

/** The key of a payment, and the merchant id it names unless that is the default one. */
export type Naming = { readonly key: string; readonly merchantId: string | undefined };

type Kept = Promise<Result<string, Failure>>;

/** How often a write is tried that somebody else's came before. */
const TRIES = 3;

/** The payment of a purchase under a key, made or named where it is not yet; answers its id. */
export async function keepPayment(writer: Writer, purchase: Purchase, naming: Naming): Kept {
  const { payment, reference } = purchase;
  if (payment !== undefined) {
    return payment.key === undefined ? nameIt(writer, payment.id, naming.key) : ok(payment.id);
  }
  const made = await findOrMake(writer, purchase, naming);
  if (!made.ok || reference.kind === 'payment') return made;
  return addTo(writer, reference.kind, reference.id, made.value);
}

async function nameIt(writer: Writer, paymentId: string, key: string, tries = TRIES): Kept {
  const paid = await readPaid(writer, paymentId);
  if (!paid.ok) return paid;
  if (paid.value.key === key) return ok(paymentId);
  const body = { version: paid.value.version, actions: [{ action: 'setKey' as const, key }] };
  const named = await writer.write('payment key', () => {
    const request = writer.project.payments().withId({ ID: paymentId }).post({ body });
    return callProject('payment key', PaidAnswer, request);
  });
  if (named.ok) return ok(paymentId);
  return mayRepeat(named.error, tries) ? nameIt(writer, paymentId, key, tries - 1) : named;
}

/** The key is unique in a project, so that two who make the payment at once make one. */
async function findOrMake(writer: Writer, purchase: Purchase, naming: Naming): Kept {
  const earlier = await byKey(writer, naming.key);
  if (earlier.ok) return sameAmount(earlier.value, purchase);
  if (earlier.error.kind !== 'NotFound') return earlier;
  const made = await writer.write('new payment', () => {
    const body = toDraft(purchase, naming);
    return callProject('new payment', PaidAnswer, writer.project.payments().post({ body }));
  });
  if (made.ok) return ok(made.value.id);
  // Refused because the key is taken by now, or the answer was lost: what is there decides.
  const later = await byKey(writer, naming.key);
  return later.ok ? sameAmount(later.value, purchase) : made;
}

function byKey({ project, read }: Reader, key: string) {
  return read('payment by key', () =>
    callProject('payment by key', PaidAnswer, project.payments().withKey({ key }).get()),
  );
}

/** A payment of another amount under this key belongs to something else, or to a cart that has changed. */
function sameAmount({ id, key, amountPlanned }: PaidAnswer, purchase: Purchase) {
  const { centAmount, currencyCode } = purchase.amount;
  const isSame =
    amountPlanned.centAmount === centAmount && amountPlanned.currencyCode === currencyCode;
  if (isSame) return ok(id);
  const message = `Payment ${id} has the key ${key} and plans another amount; give another orderId, or name the payment as paymentId.`;
  return err<Failure>({ kind: 'Invalid', message });
}

function toDraft({ amount, customerId }: Purchase, { key, merchantId }: Naming): PaymentDraft {
  return {
    key,
    amountPlanned: amount,
    ...(customerId === undefined ? {} : { customer: { typeId: 'customer', id: customerId } }),
    ...(merchantId === undefined
      ? {}
      : {
          custom: {
            type: { typeId: 'type', key: 'isv_payment_data' },
            fields: { isv_merchantId: merchantId },
          },
        }),
  };
}

async function addTo(
  writer: Writer,
  kind: 'order' | 'cart',
  id: string,
  paymentId: string,
  tries = TRIES,
): Kept {
  const basket = await readBasket(writer, kind, id);
  if (!basket.ok) return basket;
  const present = basket.value.paymentInfo?.payments ?? [];
  if (present.some((one) => one.id === paymentId)) return ok(paymentId);
  if (present.length > 0) {
    const message = `The ${kind} got another payment in the meantime; ask again.`;
    return err({ kind: 'VersionConflict', message });
  }
  const added = await postPayment(writer, kind, basket.value, paymentId);
  if (added.ok) return ok(paymentId);
  return mayRepeat(added.error, tries) ? addTo(writer, kind, id, paymentId, tries - 1) : added;
}

function postPayment(
  { project, write }: Writer,
  kind: 'order' | 'cart',
  { id, version }: BasketAnswer,
  paymentId: string,
) {
  const payment = { typeId: 'payment' as const, id: paymentId };
  const body = { version, actions: [{ action: 'addPayment' as const, payment }] };
  return write(`${kind} payment`, () => {
    const request =
      kind === 'order'
        ? project.orders().withId({ ID: id }).post({ body })
        : project.carts().withId({ ID: id }).post({ body });
    return callProject(`${kind} payment`, BasketAnswer, request);
  });
}

/** After a conflict or a lost answer the resource is read again, and the write is decided anew (invariant 7). */
function mayRepeat({ kind }: Failure, tries: number): boolean {
  return tries > 1 && (kind === 'VersionConflict' || kind === 'Unavailable');
}
