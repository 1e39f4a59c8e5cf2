import { sameDecimal } from '../form.ts';
import { foldOrderId } from '../order-id.ts';
import { relation, request } from './row.ts';
import type { Facts, Rule } from './rule.ts';

/** PP-R48 to PP-R53, PP-R60 and PP-R68 to PP-R70: rules across parameters. */
export const RELATIONS: readonly Rule[] = [
  relation('PP-R48', 'orderDetails.order_id', {
    allowed: 'the same as orderId, without regard to case',
    passes: request({ 'orderDetails.order_id': 'r1096438018' }),
    fails: request({ 'orderDetails.order_id': 'R1096438019' }),
    broken: (facts) => differ(facts, 'payload.orderId', 'orderDetails.order_id', sameOrderId),
  }),
  relation('PP-R49', 'orderDetails.amount', {
    allowed: 'the same number as amount; "100" and "100.00" are',
    passes: request({ amount: '100', 'orderDetails.amount': '100.00' }),
    fails: request({ amount: '100', 'orderDetails.amount': '100.01' }),
    broken: (facts) => differ(facts, 'payload.amount', 'orderDetails.amount', sameDecimal),
  }),
  relation('PP-R50', 'orderDetails.merchant_id', {
    allowed: 'the same as merchantId',
    passes: request({ 'orderDetails.merchant_id': 'idea_preprod' }),
    fails: request({ 'orderDetails.merchant_id': 'idea_live' }),
    broken: (facts) => differ(facts, 'payload.merchantId', 'orderDetails.merchant_id', same),
  }),
  relation('PP-R51', 'orderDetails.customer_id', {
    allowed: 'the same as customerId',
    passes: request({ 'orderDetails.customer_id': '1234567890' }),
    fails: request({ 'orderDetails.customer_id': 'another' }),
    broken: (facts) => differ(facts, 'payload.customerId', 'orderDetails.customer_id', same),
  }),
  relation('PP-R52', 'payload.customerId', {
    allowed: 'a customer id; only the web platform knows guests',
    passes: request({
      customerId: '',
      platform: 'web',
      guest_login_url: 'https://shop.example/login',
    }),
    fails: request({ customerId: '', platform: 'android' }),
    broken: ({ context, text }) => text('payload.customerId') === '' && context.platform !== 'web',
  }),
  relation('PP-R53', 'payload.guest_login_url', {
    allowed: 'nothing: only the web platform has a guest login',
    passes: request({
      customerId: '',
      platform: 'web',
      guest_login_url: 'https://shop.example/login',
    }),
    fails: request({ platform: 'ios', guest_login_url: 'https://shop.example/login' }),
    broken: ({ context, value }) =>
      value('payload.guest_login_url') !== undefined && context.platform !== 'web',
  }),
  relation('PP-R60', 'payload.orderId', {
    allowed: 'an order id that no other order has in upper or lower case',
    passes: request({ orderId: 'TAKEN17' }),
    fails: request({ orderId: 'taken17' }),
    broken: ({ context, text }) =>
      context.otherSpelling(text('payload.orderId') ?? '') !== undefined,
  }),
  relation('PP-R68', 'orderDetails.metadata.JUSPAY:gateway_reference_id', {
    allowed:
      'a gatewayReferenceId for the merchant id in PAYMENT_GATEWAY_MERCHANTS, for several share its gateway',
    passes: request({ 'orderDetails.gateway_id': '12', mid: 'shop_in' }),
    fails: request({ 'orderDetails.gateway_id': '12', mid: 'shop_uk' }),
    broken: ({ context, value }) =>
      context.routes.length > 1 &&
      value('orderDetails.metadata.JUSPAY:gateway_reference_id') === undefined,
  }),
  relation('PP-R69', '$', {
    // Found where a request is read, before there are values to compare.
    ours: true,
    allowed: 'the keys that the documentation names, unless strict is false',
    passes: request({ strict: false, colour: 'blue' }),
    fails: request({ colour: 'blue' }),
  }),
  relation('PP-R70', 'payload.language', {
    // Done where the value is read; what is none of the nine then breaks PP-R14.
    allowed: 'the nine languages in any case; they are sent in lower case',
    passes: request({ language: 'HinDi' }),
    fails: request({ language: 'HinDi ' }),
  }),
];

function differ(
  { text }: Facts,
  a: string,
  b: string,
  isSame: (a: string, b: string) => boolean,
): boolean {
  const [left, right] = [text(a), text(b)];
  return left !== undefined && right !== undefined && !isSame(left, right);
}

function same(a: string, b: string): boolean {
  return a === b;
}

function sameOrderId(a: string, b: string): boolean {
  return foldOrderId(a) === foldOrderId(b);
}
