import { createHmac } from 'node:crypto';

/** The key that events of tests are signed with, and one that replaces it. */
export const KEY = {
  keyId: '2f9c1a7e-5d3b-4c8e-9b1f-0a6d7e8c9b10',
  key: Buffer.from('a shared secret of 32 bytes, yes').toString('base64'),
};
export const NEXT_KEY = {
  keyId: '88c1a7e2-0000-4c8e-9b1f-0a6d7e8c9b11',
  key: Buffer.from('the secret that replaces it soon').toString('base64'),
};

/** When events of tests are signed, epoch milliseconds. */
export const SIGNED_AT = Date.UTC(2026, 10, 20, 10);

/** `v-c-signature` over `covered`, as the gateway writes it. */
export function signatureOf(
  covered: string | Uint8Array,
  { keyId, key }: typeof KEY = KEY,
  t: number | string = SIGNED_AT,
): string {
  const mac = createHmac('sha256', Buffer.from(key, 'base64')).update(`${t}.`).update(covered);
  return `t=${t};keyId=${keyId};sig=${mac.digest('base64')}`;
}

/** The transaction and the payment that events of tests are about. */
export const TRANSACTION = '7224200000000000000001';
export const PAYMENT = '0b6f7a52-2f0e-4f51-9c39-2f6f6c3f7d11';

/** An event of the fraud team's acceptance; `change` replaces members of its envelope. */
export function anEvent(change: object = {}): Record<string, unknown> {
  return {
    eventType: 'risk.casemanagement.decision.accept',
    webhookId: '12345678-aaaa-4bbb-8ccc-123456789012',
    productId: 'decisionManager',
    organizationId: 'shop_one',
    eventDate: '2026-11-20T09:59:58.000Z',
    transactionTraceId: 'a-trace',
    retryNumber: 0,
    payload: { data: { id: TRANSACTION, referenceNumber: PAYMENT, notes: [{ comment: 'fine' }] } },
    requestType: 'NEW',
    ...change,
  };
}
