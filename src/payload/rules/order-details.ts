import { AMOUNT, STATIC_URL } from '../form.ts';
import { parameter, request } from './row.ts';
import type { Facts, Rule } from './rule.ts';

const START = 'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_START_DATE';
const UNIT = 'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_FREQUENCY_UNIT';
const FREQUENCY = 'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_FREQUENCY';
const GRACE = 'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_GRACE_DAYS';

/** The gateways that the vendor's page names; the others have ids that it does not tell. */
const OTHER_THAN_PAYTM: readonly (string | undefined)[] = ['12'];

/** PP-R16 to PP-R28 and PP-R37: `orderDetails` but for mandates. Source: seed 002, second table. */
export const ORDER_DETAILS: readonly Rule[] = [
  parameter('PP-R16', 'orderDetails.order_id', {
    required: 'yes',
    pattern: /^[A-Za-z0-9]{2,20}$/,
    allowed: '2 to 17 letters and digits, or up to what PROCESS_ORDER_ID_MAX says; as orderId',
    help: 'The order id once more. Filled in from orderId.',
    passes: 'R1096438018',
    fails: request({ orderId: 'R10964380181234567' }),
    broken: ({ context, text }) =>
      (text('orderDetails.order_id') ?? '').length > context.orderIdMax,
  }),
  parameter('PP-R17', 'orderDetails.merchant_id', {
    required: 'yes',
    allowed: 'the merchant id of the payment SDK, as merchantId',
    help: 'The merchant id once more. Filled in from merchantId.',
    passes: 'idea_preprod',
    fails: '',
  }),
  parameter('PP-R18', 'orderDetails.amount', {
    required: 'yes',
    pattern: AMOUNT,
    allowed: 'digits with at most two decimals, as text, such as "100" or "100.15"',
    help: 'The amount once more. Filled in from amount.',
    passes: '1',
    fails: '1.0000',
  }),
  parameter('PP-R19', 'orderDetails.timestamp', {
    required: 'yes',
    pattern: /^\d{13}$/,
    allowed: 'epoch milliseconds as text: 13 digits',
    help: 'When the payload was made. Filled in.',
    passes: '1571922200845',
    fails: '1571922200',
  }),
  parameter('PP-R20', 'orderDetails.customer_id', {
    required: 'yes',
    allowEmpty: true,
    allowed: 'text, as customerId; "" for a guest',
    help: 'The customer id once more. Filled in from customerId.',
    passes: '1234567890',
    fails: 1234567890,
  }),
  parameter('PP-R21', 'orderDetails.currency', {
    required: 'no',
    fallback: 'INR',
    pattern: /^[A-Z]{3}$/,
    allowed: 'an ISO 4217 code such as INR, EUR, USD or GBP',
    help: 'The currency of the amount; INR where nothing is said.',
    passes: 'EUR',
    fails: 'euro',
  }),
  parameter('PP-R22', 'orderDetails.gateway_id', {
    required: 'no',
    pattern: /^\d+$/,
    allowed: 'digits, such as 12 for PayU or 18 for Paytm',
    help: 'The gateway that you prefer for this order.',
    passes: '18',
    fails: 'PAYTM',
  }),
  parameter('PP-R23', 'orderDetails.customer_email', {
    required: 'no',
    pattern: /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/,
    ours: true,
    allowed: 'an e-mail address',
    help: 'The e-mail address once more, for gateways that need it. Filled in from customerEmail.',
    passes: 'ada@example.com',
    fails: 'ada',
  }),
  parameter('PP-R24', 'orderDetails.customer_phone', {
    required: 'no',
    pattern: /^\+?\d{4,15}$/,
    ours: true,
    allowed: '4 to 15 digits, with or without + before them',
    help: 'A mobile or fixed line number, for gateways that need it. Filled in from customerMobile.',
    passes: '9739534710',
    fails: 'by post',
  }),
  parameter('PP-R25', 'orderDetails.description', {
    required: 'no',
    allowEmpty: true,
    allowed: 'text',
    help: 'A short description of the order, for gateways that show one.',
    passes: 'Two coffee mugs, blue',
    fails: 42,
  }),
  parameter('PP-R26', 'orderDetails.return_url', {
    required: 'no',
    pattern: STATIC_URL,
    allowed:
      'an http or https address without query and fragment, such as https://shop.example/end',
    help: 'Where the customer returns to. It must answer itself, not redirect. Overrides the address of your account.',
    passes: 'https://shop.example/end',
    fails: 'https://shop.example/end?order=1',
  }),
  parameter('PP-R27', 'orderDetails.metadata.JUSPAY:gateway_reference_id', {
    required: 'conditional',
    allowed: 'a reference where several merchant ids share the gateway, and nothing elsewhere',
    help: 'Which of several merchant ids on one gateway. From the configuration of the merchant id.',
    passes: request({
      'orderDetails.gateway_id': '12',
      'orderDetails.metadata.JUSPAY:gateway_reference_id': 'IN_PAYU',
    }),
    fails: request({
      'orderDetails.gateway_id': '18',
      'orderDetails.metadata.JUSPAY:gateway_reference_id': 'US_PAYTM',
    }),
    broken: ({ context, value }) =>
      value('orderDetails.metadata.JUSPAY:gateway_reference_id') !== undefined &&
      context.routes.length < 2,
  }),
  parameter('PP-R28', 'orderDetails.options.create_mandate', {
    required: 'no',
    values: ['REQUIRED', 'OPTIONAL'],
    allowed: 'REQUIRED or OPTIONAL',
    help: 'Asks for a mandate: recurring payments, or one that is collected later.',
    beside: { 'orderDetails.mandate.max_amount': '500' },
    passes: 'REQUIRED',
    fails: 'YES',
  }),
  parameter('PP-R37', GRACE, {
    required: 'conditional',
    pattern: /^\d{1,4}$/,
    allowed:
      'whole days, for Paytm with a subscription start date only; 0 without frequency and its unit',
    help: 'Days after the start of a renewal cycle in which Paytm accepts the renewal.',
    beside: { [START]: '2026-12-01', [UNIT]: 'MONTH', [FREQUENCY]: '1' },
    passes: '3',
    fails: undefined,
    broken: (facts) => isGraceMissing(facts) || isGraceMisplaced(facts) || isGraceTooLong(facts),
  }),
];

function isGraceMissing({ value }: Facts): boolean {
  return value(START) !== undefined && value(GRACE) === undefined;
}

function isGraceMisplaced({ value, text }: Facts): boolean {
  return value(GRACE) !== undefined && OTHER_THAN_PAYTM.includes(text('orderDetails.gateway_id'));
}

/** Paytm then renews daily, and a cycle of one day leaves no day of grace. */
function isGraceTooLong({ value, text }: Facts): boolean {
  const isDaily = value(UNIT) === undefined && value(FREQUENCY) === undefined;
  return isDaily && /[1-9]/.test(text(GRACE) ?? '');
}
