/** What somebody filled in, by the name of the field; names are paths of a request. */
export type PayloadForm = Readonly<Record<string, string>>;

const DETAILS = 'orderDetails.';
const LONGEST = 2_000;

/** Fields of the form that are no text in a request. */
const FLAGS = new Set(['upi', 'strict']);
const OWN = new Set(['guest', 'fromKind', 'fromId']);
const SOURCES: Readonly<Record<string, string>> = {
  order: 'orderId',
  cart: 'cartId',
  payment: 'paymentId',
};

/** The form that a body is; what is no text, or longer than anything sensible, is left out. */
export function readForm(body: unknown): PayloadForm {
  const entries = Object.entries(Object(body)).flatMap(([name, value]) =>
    typeof value === 'string' && value.length <= LONGEST ? [[name, value.trim()] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** The request that a form means. What was left blank is not in it; a guest is a customer id of no characters. */
export function toRequest(form: PayloadForm): Readonly<Record<string, unknown>> {
  const filled = Object.entries(form).filter(([name, value]) => value !== '' && !OWN.has(name));
  const details = filled
    .filter(([name]) => name.startsWith(DETAILS))
    .map(([name, value]) => [name.slice(DETAILS.length), value]);
  const top = filled
    .filter(([name]) => !name.startsWith(DETAILS))
    .map(([name, value]) => [name, FLAGS.has(name) ? value === 'true' : value]);
  return {
    ...sourceOf(form),
    ...Object.fromEntries(top),
    ...(form.guest === 'true' ? { customerId: '' } : {}),
    ...(details.length === 0 ? {} : { orderDetails: Object.fromEntries(details) }),
  };
}

function sourceOf({ fromKind = '', fromId = '' }: PayloadForm): object {
  const name = SOURCES[fromKind];
  return name === undefined ? {} : { from: { [name]: fromId } };
}
