import { relation, request } from './row.ts';
import type { Rule } from './rule.ts';

const ESCAPED =
  '{"order_id":"R1096438018","amount":"1.00","customer_id":"1234567890","merchant_id":"idea_preprod","return_url":"https:\\/\\/shop.example\\/end","timestamp":"1571922200845"}';
const UNESCAPED = ESCAPED.replaceAll('\\/', '/');
const DEARER = UNESCAPED.replace('"1.00"', '"1.01"');

/** PP-R54 to PP-R59 and PP-R71: what is signed, how, and what an error says. */
export const SIGNING: readonly Rule[] = [
  relation('PP-R54', 'payload.orderDetails', {
    allowed: 'the very text that was signed, byte for byte',
    passes: { document: { 'payload.orderDetails': UNESCAPED } },
    fails: { document: { 'payload.orderDetails': ` ${UNESCAPED}` }, signed: UNESCAPED },
  }),
  relation('PP-R55', 'payload.signature', {
    allowed: 'a signature of exactly this orderDetails by the key that merchantKeyId names',
    passes: { document: {} },
    fails: {
      document: { 'payload.amount': '1.01', 'payload.orderDetails': DEARER },
      signed: UNESCAPED,
    },
  }),
  relation('PP-R56', 'payload.merchantKeyId', {
    allowed: 'an RSA key of at least 2048 bits, for SHA256withRSA (PKCS#1 v1.5)',
    passes: { keyBits: 2048 },
    fails: { keyBits: 1024 },
  }),
  relation('PP-R57', 'signatureEncoding', {
    allowed: 'base64, or hex where the option signatureEncoding says so',
    passes: request({ signatureEncoding: 'hex' }),
    fails: request({ signatureEncoding: 'base32' }),
  }),
  relation('PP-R58', '$', {
    allowed: 'nothing that holds a private key: keys stay in the configuration of the server',
    passes: request({ 'orderDetails.description': 'A key ring' }),
    fails: request({ 'orderDetails.description': '-----BEGIN PRIVATE KEY-----MIIE' }),
  }),
  relation('PP-R59', 'payload.orderDetails', {
    allowed: 'slashes written as \\/ stay so, for the text is signed as it is',
    passes: { document: { 'payload.orderDetails': ESCAPED } },
    fails: { document: { 'payload.orderDetails': UNESCAPED }, signed: ESCAPED },
  }),
  relation('PP-R71', '$', {
    allowed: 'an error names path, rule, what was given (masked) and what is allowed',
    passes: {
      error: { path: 'amount', rule: 'PP-R7', given: '"10***" (8 characters)', allowed: 'digits' },
    },
    fails: { error: { path: 'amount', rule: 'PP-R7', given: '', allowed: 'digits' } },
  }),
];
