import { expect } from 'chai';
import { readWebhook } from '../../../../src/cybersource/webhook/read-webhook.ts';
import {
  anEvent,
  KEY,
  NEXT_KEY,
  PAYMENT,
  SIGNED_AT,
  signatureOf,
  TRANSACTION,
} from '../../../support/webhook-cases.ts';

const SETTINGS = {
  keys: [KEY],
  merchantIds: ['main', 'Shop_One'],
  now: () => SIGNED_AT,
};
const NOTICE = { merchantId: 'Shop_One', transactionId: TRANSACTION, clientReference: PAYMENT };
const JWE = 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.b64_key.b64-iv.ciphertext.tag';

function read(body: string, header: string | undefined = signatureOf(body)) {
  return readWebhook(SETTINGS, { 'v-c-signature': header }, Buffer.from(body));
}

function readEvent(change: object) {
  const reading = read(JSON.stringify(anEvent(change)));
  if (!reading.ok) throw new Error('The event was refused.');
  return reading.value;
}

describe('readWebhook (issue 3, item 8)', () => {
  it('a genuine verdict, is a notice of the merchant id as it is configured', () => {
    expect(read(JSON.stringify(anEvent()))).to.deep.equal({
      ok: true,
      value: {
        kind: 'notice',
        eventType: 'risk.casemanagement.decision.accept',
        eventDate: '2026-11-20T09:59:58.000Z',
        signed: 'body',
        notice: NOTICE,
      },
    });
  });

  it('the payload alone signed, is a notice that says so', () => {
    const body = JSON.stringify(anEvent());
    const reading = read(body, signatureOf(JSON.stringify(anEvent().payload)));
    expect(reading.ok && reading.value).to.deep.include({ signed: 'payload', notice: NOTICE });
  });

  it('the payload alone signed, and an organization that is not ours, is ignored', () => {
    const event = anEvent({ organizationId: 'elsewhere' });
    const reading = read(JSON.stringify(event), signatureOf(JSON.stringify(event.payload)));
    expect(reading.ok && reading.value.kind).to.equal('ignored');
  });

  describe('the type of event', () => {
    const CONCERNING = [
      'risk.casemanagement.decision.accept',
      'risk.casemanagement.decision.reject',
      'risk.profile.decision.reject',
      'risk.profile.decision.review',
      'payments.authorization.status.accepted',
      'payments.capture.status.updated',
      'payments.refund.status.accepted',
      'payments.void.status.rejected',
      'payments.reversal.status.accepted',
      'payments.credits.failed',
      'payments.payments.updated',
    ];
    const OTHERS = [
      'risk.casemanagement.addnote',
      'tms.networktoken.updated',
      'invoicing.customer.invoice.paid',
      'rbs.subscriptions.charge.created',
      'uc.orders.transactionresults',
      'payments.something.new',
      '__proto__',
      'x'.repeat(5000),
    ];
    for (const eventType of CONCERNING) {
      it(`${eventType} → notice`, () => {
        expect(readEvent({ eventType })).to.deep.include({ kind: 'notice', eventType });
      });
    }
    for (const eventType of OTHERS) {
      it(`${eventType.slice(0, 40)} → ignored`, () => {
        const reading = readEvent({ eventType });
        expect(reading.kind).to.equal('ignored');
        expect(reading.eventType.length).to.be.at.most(100);
      });
    }
  });

  describe('a genuine event that says too little, is ignored with why', () => {
    const ROWS: readonly (readonly [string, object, RegExp])[] = [
      ['no type', { eventType: undefined }, /no event type/],
      ['no organization', { organizationId: undefined }, /no configured merchant id/],
      ['another organization', { organizationId: 'portfolio' }, /no configured merchant id/],
      ['no transaction', { payload: { data: {} } }, /names no transaction/],
    ];
    for (const [title, change, because] of ROWS) {
      it(title, () => {
        const reading = readEvent(change);
        expect(reading.kind === 'ignored' && reading.because).to.match(because);
      });
    }

    for (const body of ['not json', '[]', '7', 'null']) {
      it(`a body of ${body}`, () => {
        const reading = read(body);
        expect(reading.ok && reading.value).to.include({ kind: 'ignored', eventType: '' });
      });
    }
  });

  describe('what is refused', () => {
    const body = JSON.stringify(anEvent());
    const forged = signatureOf(body, { ...KEY, key: NEXT_KEY.key });
    const ROWS: readonly (readonly [string, string, string | undefined, object])[] = [
      ['a forged signature', body, forged, { kind: 'signature', problem: 'wrong' }],
      ['no signature', body, '', { kind: 'signature', problem: 'malformed' }],
      [
        'a key that was retired',
        body,
        signatureOf(body, NEXT_KEY),
        { kind: 'signature', problem: 'unknown-key' },
      ],
      [
        'an old event',
        body,
        signatureOf(body, KEY, SIGNED_AT - 7_200_000),
        { kind: 'signature', problem: 'stale' },
      ],
    ];
    for (const [title, given, header, error] of ROWS) {
      it(title, () => expect(read(given, header)).to.deep.equal({ ok: false, error }));
    }

    it('headers without the signature, or with a list of them', () => {
      for (const headers of [{}, { 'v-c-signature': ['a', 'b'] }]) {
        const error = { kind: 'signature', problem: 'malformed' };
        const reading = readWebhook(SETTINGS, headers, Buffer.from(body));
        expect(reading).to.deep.equal({ ok: false, error });
      }
    });
  });

  describe('an encrypted body (MLE, reference §8.5)', () => {
    const BODIES: readonly (readonly [string, string])[] = [
      ['encData', JSON.stringify({ encData: JWE })],
      ['encryptedRequest', JSON.stringify({ encryptedRequest: JWE })],
      ['a payload of encData', JSON.stringify(anEvent({ payload: { encData: JWE } }))],
      ['a bare JWE', JWE],
      ['a JWE as a JSON text', JSON.stringify(JWE)],
    ];
    for (const [title, body] of BODIES) {
      it(`${title}, signed over the body or over what we cannot read, is named encrypted`, () => {
        const error = { kind: 'encrypted' };
        expect(read(body)).to.deep.equal({ ok: false, error });
        expect(read(body, signatureOf('{"decrypted":1}'))).to.deep.equal({ ok: false, error });
      });

      it(`${title}, under a key that we do not know, is as wrong as any other`, () => {
        const error = { kind: 'signature', problem: 'unknown-key' };
        expect(read(body, signatureOf(body, NEXT_KEY))).to.deep.equal({ ok: false, error });
      });
    }
  });
});
