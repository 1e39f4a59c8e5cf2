import { keysOf } from './key.ts';
import { signingKeys } from './signing-keys.ts';
import { integer, oneOf, rsaPrivateKey, word } from './values.ts';

const payload = keysOf('process');
const SECRET = { secret: true };

/** The keys of Process payload. Source: the contract's table, issue 6. */
export const PROCESS_KEYS = {
  PROCESS_ORDER_ID_MAX: payload.defaulted(
    integer(17, 20, 'characters'),
    '17',
    'characters of an order_id, at most',
  ),
  PROCESS_CLIENT_ID: payload.optional(word, 'client id of the payment SDK'),
  PROCESS_MERCHANT_ID: payload.optional(word, 'merchant id of the payment SDK'),
  PROCESS_MERCHANT_KEY_ID: payload.optional(word, 'id of the key pair that signs payloads'),
  PROCESS_PRIVATE_KEY: payload.optional(rsaPrivateKey, 'the key that signs payloads', SECRET),
  PROCESS_FURTHER_KEYS: payload.optional(
    signingKeys,
    'further keys, while one replaces another; they sign where a request names them',
    SECRET,
  ),
  PROCESS_MANDATE_EPOCH_UNIT: payload.defaulted(
    oneOf('seconds', 'milliseconds'),
    'seconds',
    'unit of the start and end date of a mandate',
  ),
} as const;
