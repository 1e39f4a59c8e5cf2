import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { PARAMETERS } from '../../../src/payload/rules/rules.ts';

const Listed = z.object({
  path: z.string(),
  type: z.enum(['string', 'boolean']),
  required: z.enum(['yes', 'no', 'conditional']),
  default: z.union([z.string(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
});
type Listed = z.infer<typeof Listed>;

const file = new URL('./process-payload.rules.json', import.meta.url);
const LIST = z
  .object({ parameters: z.array(Listed) })
  .parse(JSON.parse(readFileSync(file, 'utf8'))).parameters;

/** Where our pattern says more than the list's, and why; the list's own is tried on our accepted example. */
const NARROWER: Readonly<Record<string, string>> = {
  requestId: 'hyphens stand where a UUID has them',
  'payload.orderId': 'at least 2 characters, for it becomes a key in commercetools',
  'payload.amount': 'at most 15 digits before the point',
  'payload.customerEmail': 'an address, of our own',
  'payload.customerMobile': 'digits, of our own',
  'payload.guest_login_url': 'https, of our own',
  'orderDetails.order_id': 'as payload.orderId; the longest is a setting',
  'orderDetails.amount': 'as payload.amount',
  'orderDetails.customer_email': 'an address, of our own',
  'orderDetails.customer_phone': 'digits, of our own',
  'orderDetails.return_url': 'no user either',
  'orderDetails.mandate.max_amount': 'as payload.amount',
  'orderDetails.mandate.start_date': 'written differently, means the same',
  'orderDetails.mandate.end_date': 'written differently, means the same',
  'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_GRACE_DAYS': 'at most 4 digits',
};

/** A constant is a choice of one, which the list does not spell out. */
function shapeOf(one: Listed) {
  const { path, type, required } = one;
  const values = path === 'service' ? [String(one.default)] : one.enum;
  return { path, type, required, default: one.default?.toString(), values };
}

describe('the parameters of the table, compared with the machine-readable list of the requirements', () => {
  it('PP-R1 to PP-R47 have the same paths, types, defaults and choices', () => {
    const ours = PARAMETERS.map(({ path, parameter }) => {
      const { type, required, fallback, values } = parameter;
      return { path, type, required, default: fallback, values };
    });
    expect(ours.toSorted(byPath)).to.deep.equal(LIST.map(shapeOf).toSorted(byPath));
  });

  for (const { path, pattern } of LIST) {
    const own = PARAMETERS.find((rule) => rule.path === path)?.parameter.pattern?.source;
    if (NARROWER[path] !== undefined || path === 'payload.signature') continue;
    it(`${path}: has the pattern of the list`, () => {
      expect(own?.replaceAll('\\/', '/')).to.equal(pattern);
    });
  }

  for (const [path, why] of Object.entries(NARROWER)) {
    it(`${path}: ${why}; what we accept, the list accepts`, () => {
      const rule = PARAMETERS.find((one) => one.path === path);
      const pattern = LIST.find((one) => one.path === path)?.pattern ?? '';
      const example = rule !== undefined && 'request' in rule.passes ? rule.passes.request : {};
      const value = Object.entries(example).find(([key]) => path.endsWith(key))?.[1];
      expect(value).to.match(rule?.parameter.pattern ?? /^$/);
      expect(value).to.match(new RegExp(pattern));
    });
  }
});

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
