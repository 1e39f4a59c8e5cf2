import type { FailureKind } from '../../../src/domain/failure.ts';
import { json, type Reply } from './scripted-server.ts';

/** What the gateway may answer, and what failure that is; `says` is in its message. */
export type FailureCase = {
  readonly situation: string;
  readonly reply: Reply;
  readonly kind: FailureKind;
  readonly says: string;
};

const HTML = '<!DOCTYPE html><html><body>Scheduled maintenance</body></html>';
const html = { 'Content-Type': 'text/html' };
const invalid = { status: 'INVALID_REQUEST', reason: 'INVALID_DATA', message: 'No such sort' };

/** Every way to fail, one row each. */
export const CASES: readonly FailureCase[] = [
  {
    situation: '400',
    reply: json(400, invalid),
    kind: 'Invalid',
    says: 'INVALID_DATA: No such sort',
  },
  { situation: '401', reply: json(401, {}), kind: 'Forbidden', says: 'authentication failed' },
  { situation: '403', reply: json(403, {}), kind: 'Forbidden', says: 'permissions' },
  { situation: '404', reply: json(404, {}), kind: 'NotFound', says: 'HTTP 404' },
  { situation: '405', reply: json(405, {}), kind: 'Rejected', says: 'HTTP 405' },
  { situation: '408', reply: json(408, {}), kind: 'Unavailable', says: 'HTTP 408' },
  { situation: '429', reply: json(429, {}), kind: 'Throttled', says: 'HTTP 429' },
  { situation: '500', reply: json(500, {}), kind: 'Unavailable', says: 'HTTP 500' },
  {
    situation: '502 with a reason',
    reply: json(502, { reason: 'SERVER_TIMEOUT' }),
    kind: 'Unavailable',
    says: 'HTTP 502, SERVER_TIMEOUT',
  },
  {
    situation: '502 with a page of HTML',
    reply: { status: 502, body: HTML, headers: html },
    kind: 'Unavailable',
    says: 'HTTP 502, no reason given',
  },
  {
    situation: '503 without a body',
    reply: { status: 503, body: '' },
    kind: 'Unavailable',
    says: '503',
  },
  { situation: '504', reply: json(504, {}), kind: 'Unavailable', says: 'HTTP 504' },
  {
    situation: '503 whose body breaks off',
    reply: { status: 503, body: '{"reason":', breaksOff: true },
    kind: 'Unavailable',
    says: 'for shop_one',
  },
  { situation: 'a connection reset', reply: 'reset', kind: 'Unavailable', says: 'ECONNRESET' },
  {
    situation: 'silence beyond the timeout',
    reply: 'silence',
    kind: 'Unavailable',
    says: 'ECONNABORTED',
  },
  {
    situation: 'an answer that breaks off',
    reply: { status: 201, body: '{"totalCount":1,', breaksOff: true },
    kind: 'Unavailable',
    says: 'for shop_one',
  },
  {
    situation: 'HTML with 200 (hazard 5)',
    reply: { status: 200, body: HTML, headers: html },
    kind: 'Unavailable',
    says: 'not a JSON object',
  },
  {
    situation: 'malformed JSON',
    reply: { status: 201, body: '{"totalCount":1,"_embed' },
    kind: 'Unavailable',
    says: 'not a JSON object',
  },
  {
    situation: 'an empty body',
    reply: { status: 201, body: '' },
    kind: 'Unavailable',
    says: 'not a JSON',
  },
  { situation: 'null', reply: json(201, null), kind: 'Unavailable', says: 'not a JSON object' },
  {
    situation: 'an empty object',
    reply: json(201, {}),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  { situation: 'a list', reply: json(201, []), kind: 'Unavailable', says: 'not as documented' },
  {
    situation: 'rows that are no list',
    reply: json(201, { totalCount: 1, _embedded: { transactionSummaries: 'none' } }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  {
    situation: '_embedded that holds something else',
    reply: json(201, { totalCount: 0, _embedded: { transactions: [] } }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  {
    situation: 'rows without a totalCount',
    reply: json(201, { _embedded: { transactionSummaries: [] } }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  {
    situation: 'an error in words with 200',
    reply: json(200, { status: 'SERVER_ERROR', message: 'try later' }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  {
    situation: 'a totalCount that is no count',
    reply: json(201, { totalCount: 'none' }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
  {
    situation: '204',
    reply: { status: 204, body: '' },
    kind: 'Unavailable',
    says: 'not a JSON object',
  },
  {
    situation: '304',
    reply: { status: 304, body: '' },
    kind: 'Unavailable',
    says: 'for shop_one',
  },
  {
    situation: 'a body that is not the gzip it says it is',
    reply: { status: 201, body: '{"totalCount":0}', headers: { 'Content-Encoding': 'gzip' } },
    kind: 'Unavailable',
    says: 'for shop_one',
  },
  {
    situation: '404 with a page of HTML',
    reply: { status: 404, body: HTML, headers: html },
    kind: 'Unavailable',
    says: 'HTTP 404',
  },
  {
    situation: 'a negative totalCount',
    reply: json(201, { totalCount: -1 }),
    kind: 'Unavailable',
    says: 'not as documented',
  },
];
