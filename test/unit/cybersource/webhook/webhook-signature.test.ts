import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkSignature,
  type SignatureCheck,
  TOLERANCE_MS,
} from '../../../../src/cybersource/webhook/webhook-signature.ts';
import { many } from '../../../support/many.ts';
import { anEvent, KEY, NEXT_KEY, SIGNED_AT, signatureOf } from '../../../support/webhook-cases.ts';

const KEYS = [KEY, NEXT_KEY];
const BODY = JSON.stringify(anEvent());
const WRONG: SignatureCheck = { refused: 'wrong' };

function check(header: string, body: string | Uint8Array = BODY, now = SIGNED_AT): SignatureCheck {
  return checkSignature({ header, body: Buffer.from(body), now }, KEYS);
}

describe('webhook signature (issue 3, item 8)', () => {
  it('the official test vector of reference §12.5, is genuine', () => {
    const header = 't=1617830804768;keyId=k1;sig=CzHY47nzJgCSD/BREtSIb+9l/vfkaaL4qf9n8MNJ4CY=';
    const body = Buffer.from('this is a decrypted payload');
    const keys = [{ keyId: 'k1', key: 'dGVzdF9rZXk=' }];
    const now = 1_617_830_804_768;
    expect(checkSignature({ header, body, now }, keys)).to.deep.equal({ matched: 'body' });
  });

  describe('what it covers', () => {
    const pretty = '{ "eventType": "x",\n  "payload": { "b": 1.50,  "a": "é" } }';
    const ROWS: readonly (readonly [string, string, string, SignatureCheck])[] = [
      ['the raw body', BODY, BODY, { matched: 'body' }],
      ['a raw body that is no JSON', 'plain text', 'plain text', { matched: 'body' }],
      ['the payload, compact', BODY, JSON.stringify(anEvent().payload), payload(BODY)],
      [
        'the payload, exactly as it was sent',
        pretty,
        '{ "b": 1.50,  "a": "é" }',
        { matched: 'payload', payload: '{ "b": 1.50,  "a": "é" }' },
      ],
      [
        'the payload, written anew',
        pretty,
        '{"b":1.5,"a":"é"}',
        { matched: 'payload', payload: '{ "b": 1.50,  "a": "é" }' },
      ],
      [
        'the last payload of two, which is the one a parser sees',
        '{"payload":{"a":1},"payload":{"a":2}}',
        '{"a":2}',
        { matched: 'payload', payload: '{"a":2}' },
      ],
      [
        'the first payload of two, which nobody would read',
        '{"payload":{"a":1},"payload":{"a":2}}',
        '{"a":1}',
        WRONG,
      ],
      ['a payload that lies deeper', '{"x":{"payload":{"a":1}}}', '{"a":1}', WRONG],
      ['another member', BODY, '"NEW"', WRONG],
      ['nothing', BODY, '', WRONG],
      ['the payload of a list', '[{"payload":1}]', '1', WRONG],
      ['what follows the word in a list', '["payload",1]', '1', WRONG],
    ];
    for (const [title, body, covered, expected] of ROWS) {
      it(`${title} → ${'matched' in expected ? expected.matched : expected.refused}`, () => {
        expect(check(signatureOf(covered), body)).to.deep.equal(expected);
      });
    }
  });

  describe('the header', () => {
    const good = signatureOf(BODY);
    const fields = good.split(';');
    const HEADERS: readonly (readonly [string, string, SignatureCheck])[] = [
      ['as documented', good, { matched: 'body' }],
      ['with a stray quote behind, as in some copies', `${good}"`, { matched: 'body' }],
      ['with spaces', fields.join(' ; '), { matched: 'body' }],
      [
        'in another order, with a semicolon behind',
        `${fields.toReversed().join(';')};`,
        { matched: 'body' },
      ],
      ['with names in another case', good.replace('keyId', 'KeyID'), { matched: 'body' }],
      ['with a field we do not know', `v=1;${good}`, { matched: 'body' }],
      ['signed with the key that comes next', signatureOf(BODY, NEXT_KEY), { matched: 'body' }],
      ['empty', '', { refused: 'malformed' }],
      ['without a time', `${fields[1]};${fields[2]}`, { refused: 'malformed' }],
      ['without a key id', `${fields[0]};${fields[2]}`, { refused: 'malformed' }],
      ['without a signature', `${fields[0]};${fields[1]}`, { refused: 'malformed' }],
      ['between commas', good.replaceAll(';', ','), { refused: 'malformed' }],
      ['with a time that is no number', signatureOf(BODY, KEY, 'now'), { refused: 'malformed' }],
      ['with a negative time', signatureOf(BODY, KEY, -1), { refused: 'malformed' }],
      [
        'of a key that is not configured',
        signatureOf(BODY, { ...KEY, keyId: 'x' }),
        { refused: 'unknown-key' },
      ],
      [
        'signed with the key of another id',
        signatureOf(BODY, { ...KEY, key: NEXT_KEY.key }),
        WRONG,
      ],
      ['with a signature of another length', `${fields[0]};${fields[1]};sig=AAAA`, WRONG],
      ['with the time of another event', good.replace(/t=\d+/, `t=${SIGNED_AT + 1}`), WRONG],
    ];
    for (const [title, header, expected] of HEADERS) {
      it(`${title} → ${'matched' in expected ? 'genuine' : expected.refused}`, () => {
        expect(check(header)).to.deep.equal(expected);
      });
    }
  });

  describe('the time', () => {
    const TIMES: readonly (readonly [string, number, 'genuine' | 'stale'])[] = [
      ['an hour ago', TOLERANCE_MS, 'genuine'],
      ['more than an hour ago', TOLERANCE_MS + 1, 'stale'],
      ['an hour ahead', -TOLERANCE_MS, 'genuine'],
      ['more than an hour ahead', -TOLERANCE_MS - 1, 'stale'],
    ];
    for (const [title, age, outcome] of TIMES) {
      it(`signed ${title} → ${outcome}`, () => {
        const result = check(signatureOf(BODY), BODY, SIGNED_AT + age);
        expect('matched' in result ? 'genuine' : result.refused).to.equal(outcome);
      });
    }

    it('in seconds, although genuine → stale', () => {
      const header = signatureOf(BODY, KEY, SIGNED_AT / 1000);
      expect(check(header)).to.deep.equal({ refused: 'stale' });
    });

    it('stale and forged → wrong: only what is genuine can be old', () => {
      const header = signatureOf('something else');
      expect(check(header, BODY, SIGNED_AT + 2 * TOLERANCE_MS)).to.deep.equal(WRONG);
    });
  });

  it('any one byte of the body changed → refused, unless only the unsigned envelope changed', () => {
    const bytes = Buffer.from(BODY);
    const index = fc.integer({ min: 0, max: bytes.length - 1 });
    const flip = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(index, flip, (at, bits) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ bits;
        expect(check(signatureOf(BODY), changed), 'signed as a whole').to.deep.equal(WRONG);
        const overPayload = check(signatureOf(JSON.stringify(anEvent().payload)), changed);
        if ('matched' in overPayload) expect(overPayload).to.deep.equal(payload(BODY));
      }),
      many(500),
    );
  });

  it('any one byte of the payload changed, and the payload signed → refused', () => {
    const text = JSON.stringify(anEvent().payload);
    const start = Buffer.from(BODY).indexOf(text);
    const index = fc.integer({ min: 0, max: Buffer.byteLength(text) - 1 });
    const flip = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(index, flip, (at, bits) => {
        const changed = Buffer.from(BODY);
        changed[start + at] = (changed[start + at] ?? 0) ^ bits;
        expect(check(signatureOf(text), changed)).to.deep.equal(WRONG);
      }),
      many(500),
    );
  });

  it('any one character of the signature changed, its last bits included → refused', () => {
    const [head = '', sig = ''] = signatureOf(BODY).split('sig=');
    const index = fc.integer({ min: 0, max: sig.length - 2 });
    const letter = fc.constantFrom(
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    );
    fc.assert(
      fc.property(index, letter, (at, other) => {
        fc.pre(sig[at] !== other);
        const changed = sig.slice(0, at) + other + sig.slice(at + 1);
        expect(check(`${head}sig=${changed}`)).to.deep.equal(WRONG);
      }),
    );
  });

  it('any header and any body, never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), fc.json(), (junk, bytes, json) => {
        expect(check(`t=1;keyId=${KEY.keyId};sig=${junk}x`, bytes)).to.have.property('refused');
        expect(check(junk, json)).to.have.property('refused');
        expect(check(signatureOf('another body'), json)).to.have.property('refused');
      }),
    );
  });
});

function payload(body: string): SignatureCheck {
  return { matched: 'payload', payload: JSON.stringify(JSON.parse(body).payload) };
}
