import { expect } from 'chai';
import fc from 'fast-check';
import {
  toWebhookEvent,
  type WebhookEvent,
} from '../../../../src/cybersource/webhook/to-webhook-event.ts';
import { anEvent, PAYMENT, TRANSACTION } from '../../../support/webhook-cases.ts';

type About = Pick<WebhookEvent, 'transactionId' | 'clientReference'>;
const NOTHING: About = { transactionId: undefined, clientReference: undefined };
const BOTH: About = { transactionId: TRANSACTION, clientReference: PAYMENT };
const DATA = { id: TRANSACTION, referenceNumber: PAYMENT };

describe('toWebhookEvent (reference §8.3)', () => {
  it('an event as documented, is read whole', () => {
    expect(toWebhookEvent(anEvent())).to.deep.equal({
      eventType: 'risk.casemanagement.decision.accept',
      eventDate: '2026-11-20T09:59:58.000Z',
      merchantId: 'shop_one',
      ...BOTH,
    });
  });

  describe('what it is about', () => {
    const ROWS: readonly (readonly [string, unknown, About])[] = [
      ['data of an object', { data: DATA }, BOTH],
      ['data of the first of a list', [{ data: DATA }, { data: { id: '1' } }], BOTH],
      ['details of a transaction result', { transactionResult: { details: DATA } }, BOTH],
      ['the payload itself', DATA, BOTH],
      ['the id as transactionId', { ...DATA, id: 'case-1', transactionId: TRANSACTION }, BOTH],
      ['the id as requestId', { data: { referenceNumber: PAYMENT, requestId: TRANSACTION } }, BOTH],
      ['the id beside data', { id: TRANSACTION, data: { referenceNumber: PAYMENT } }, BOTH],
      [
        'the reference as clientReferenceInformation, before the other',
        { data: { ...DATA, referenceNumber: 'x', clientReferenceInformation: { code: PAYMENT } } },
        BOTH,
      ],
      [
        'a reference that is a number',
        { referenceNumber: 4711 },
        { ...NOTHING, clientReference: '4711' },
      ],
      [
        'an alternative payment, which names no payment',
        { reconciliationId: TRANSACTION, status: 'COMPLETED' },
        { ...NOTHING, transactionId: TRANSACTION },
      ],
      ['an id that is no gateway id', { id: 'CASE-17', requestId: '42' }, NOTHING],
      ['an id that is a number and has lost digits', { id: 72_242e13 + 1 }, NOTHING],
      ['a reference that cannot be searched for', { referenceNumber: 'a b" OR *' }, NOTHING],
      ['a reference longer than any', { referenceNumber: 'x'.repeat(65) }, NOTHING],
      [
        'fields of other types',
        { id: {}, referenceNumber: [], clientReferenceInformation: 7 },
        NOTHING,
      ],
      ['nothing', undefined, NOTHING],
      ['null', null, NOTHING],
      ['an empty list', [], NOTHING],
      ['a text', 'payload', NOTHING],
      [
        'data that is a text',
        { data: 'x', id: TRANSACTION },
        { ...NOTHING, transactionId: TRANSACTION },
      ],
    ];
    for (const [title, payload, about] of ROWS) {
      it(title, () => {
        expect(toWebhookEvent(anEvent({ payload }))).to.deep.include(about);
      });
    }

    it('the payload that was signed, and not the one of the envelope', () => {
      const signed = { data: { id: '7224200000000000000099' } };
      const about = { transactionId: '7224200000000000000099', clientReference: undefined };
      expect(toWebhookEvent(anEvent(), signed)).to.deep.include(about);
    });
  });

  describe('its type', () => {
    it('within the payload, where the envelope has none, is read', () => {
      const payload = [{ eventType: 'risk.casemanagement.decision.reject', data: DATA }];
      const event = toWebhookEvent(anEvent({ eventType: undefined, payload }));
      expect(event?.eventType).to.equal('risk.casemanagement.decision.reject');
    });

    it('that is no text, is none', () => {
      expect(toWebhookEvent(anEvent({ eventType: { a: 1 } }))?.eventType).to.equal(undefined);
    });
  });

  for (const body of [undefined, null, 7, 'text', [anEvent()]]) {
    it(`${JSON.stringify(body)?.slice(0, 12)}, which is no object, is none`, () => {
      expect(toWebhookEvent(body)).to.equal(undefined);
    });
  }

  it('whatever the payload is, never throws, and gives only what can be asked for', () => {
    const names = ['data', 'id', 'referenceNumber', 'transactionResult', 'details', 'eventType'];
    const object = fc.dictionary(fc.constantFrom(...names), fc.anything());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), object, fc.array(object)), (payload) => {
        const { transactionId = '7224200000000000000001', clientReference = 'x' } =
          toWebhookEvent(anEvent({ payload })) ?? {};
        expect(transactionId).to.match(/^\d{16,32}$/);
        expect(clientReference).to.match(/^[\w-]{1,64}$/);
      }),
    );
  });
});
