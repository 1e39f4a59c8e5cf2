import { AMOUNT, isPayable, lowerCase } from '../form.ts';
import { parameter, request } from './row.ts';
import type { Rule } from './rule.ts';

const LANGUAGES: readonly string[] = [
  'english',
  'hindi',
  'telugu',
  'tamil',
  'bengali',
  'malayalam',
  'gujarati',
  'kannada',
  'marathi',
];

/** An orderDetails text that is right, but for what an example makes of it. */
const DETAILS = {
  order_id: 'R1096438018',
  merchant_id: 'idea_preprod',
  amount: '1.00',
  timestamp: '1571922200845',
  customer_id: '1234567890',
};

/** PP-R1 to PP-R15: the envelope and its `payload`. Source: seed 002, first table and sample. */
export const ENVELOPE: readonly Rule[] = [
  parameter('PP-R1', 'requestId', {
    required: 'yes',
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    allowed: 'a UUID in small letters',
    help: 'Identifies this request to the SDK. Made for you.',
    passes: '8cbc3fad-8b3f-40c0-ae93-2d7e75a8624a',
    fails: 'request-1',
  }),
  parameter('PP-R2', 'service', {
    required: 'yes',
    fallback: 'in.juspay.hyperpay',
    values: ['in.juspay.hyperpay'],
    allowed: 'in.juspay.hyperpay',
    help: 'The service that the SDK starts. Always the same.',
    passes: 'in.juspay.hyperpay',
    fails: 'in.juspay.other',
  }),
  parameter('PP-R3', 'payload.action', {
    required: 'yes',
    fallback: 'paymentPage',
    values: ['paymentPage', 'paymentManagement'],
    allowed: 'paymentPage or paymentManagement',
    help: 'What opens: the page to pay on, or the one to manage stored payment methods.',
    passes: 'paymentManagement',
    fails: 'payNow',
  }),
  parameter('PP-R4', 'payload.merchantId', {
    required: 'yes',
    allowed: 'the merchant id of the payment SDK',
    help: 'Your merchant id at the payment SDK. From the configuration.',
    passes: 'idea_preprod',
    fails: '',
  }),
  parameter('PP-R5', 'payload.clientId', {
    required: 'yes',
    allowed: 'the client id that the vendor issued',
    help: 'Your client id at the payment SDK. From the configuration.',
    passes: 'idea',
    fails: '',
  }),
  parameter('PP-R6', 'payload.orderId', {
    required: 'yes',
    pattern: /^[A-Za-z0-9]{2,20}$/,
    allowed: '2 to 20 letters and digits',
    help: 'Your order number, by which the sync finds the payment again. Upper and lower case are the same.',
    passes: 'R1096438018',
    fails: 'R-1096438018',
  }),
  parameter('PP-R7', 'payload.amount', {
    required: 'yes',
    ours: true,
    pattern: AMOUNT,
    allowed:
      'digits with at most two decimals, and no more than the currency has, as text, such as "100" or "100.15"; more than 0',
    help: 'What the customer has to pay.',
    passes: '100.15',
    fails: '100.1532',
    broken: ({ text }) =>
      !isPayable(text('payload.amount') ?? '', text('orderDetails.currency') ?? 'INR'),
  }),
  parameter('PP-R8', 'payload.customerId', {
    required: 'yes',
    allowEmpty: true,
    allowed: 'text; "" for a guest',
    help: 'How you call the customer. Empty for a guest, on the web only.',
    passes: '1234567890',
    fails: undefined,
  }),
  parameter('PP-R9', 'payload.customerEmail', {
    required: 'yes',
    ours: true,
    pattern: /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/,
    allowed: 'an e-mail address',
    help: "The customer's e-mail address.",
    passes: 'ada@example.com',
    fails: 'ada at example.com',
  }),
  parameter('PP-R10', 'payload.customerMobile', {
    required: 'yes',
    ours: true,
    pattern: /^\+?\d{4,15}$/,
    allowed: '4 to 15 digits, with or without + before them',
    help: "The customer's mobile number.",
    passes: '+919739534710',
    fails: '97395-34710',
  }),
  parameter('PP-R11', 'payload.orderDetails', {
    required: 'yes',
    allowed: 'the text of one JSON object, exactly as it was signed',
    help: 'The order details as text. Written once and signed as it is.',
    passes: { document: { 'payload.orderDetails': JSON.stringify(DETAILS) } },
    fails: { document: { 'payload.orderDetails': DETAILS } },
  }),
  parameter('PP-R12', 'payload.signature', {
    required: 'yes',
    pattern: /^[A-Za-z0-9+/]+={0,2}$/,
    allowed: 'a signature in base64, 344 characters for a key of 2048 bits',
    help: 'Signature of the order details. Made for you.',
    passes: { document: {} },
    fails: { document: { 'payload.signature': undefined } },
  }),
  parameter('PP-R13', 'payload.merchantKeyId', {
    required: 'yes',
    allowed: 'the id of a key that is configured here',
    help: 'Which of your keys signs. The active one unless you say otherwise.',
    passes: 'key-2025',
    fails: 'key-1999',
    broken: ({ context, text }) => {
      const id = text('payload.merchantKeyId');
      return id !== undefined && context.merchantKeyIds?.includes(id) === false;
    },
  }),
  parameter('PP-R14', 'payload.language', {
    required: 'no',
    fallback: 'english',
    values: LANGUAGES,
    normal: lowerCase,
    allowed: `one of ${LANGUAGES.join(', ')}`,
    help: 'The language of the payment page.',
    passes: 'hindi',
    fails: 'french',
  }),
  parameter('PP-R15', 'payload.guest_login_url', {
    required: 'conditional',
    ours: true,
    pattern: /^https:\/\/[^\s/?#@]+\S*$/,
    allowed: 'an https address; needed for a guest, and for nobody else',
    help: 'Where a guest signs in to see stored payment methods. Web only.',
    passes: request({ customerId: '', guest_login_url: 'https://shop.example/login' }),
    fails: request({ customerId: '' }),
    broken: ({ context, text }) => {
      const isGuest = text('payload.customerId') === '' && context.platform === 'web';
      const isKnown = (text('payload.customerId') ?? '') !== '';
      const isGiven = text('payload.guest_login_url') !== undefined;
      return (isGuest && !isGiven) || (isKnown && isGiven);
    },
  }),
];
