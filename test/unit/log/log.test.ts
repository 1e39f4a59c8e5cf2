import { Writable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { createLog, type LogFields } from '../../../src/log/log.ts';

const SECRET = 'k9/topsecret+==';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJtaWQifQ.c2lnbmF0dXJl';
const GATEWAY_ID = '7000000000000000000003';
const UUID = '41111111-1111-4111-8111-111111111111';

/** What `write` makes a log of level `info` say, line by line. */
function linesOf(write: (log: ReturnType<typeof createLog>) => void): readonly string[] {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  write(createLog('info', destination, [SECRET, 'abc']));
  return chunks.join('').split('\n').slice(0, -1);
}

function entryOf(message: string, fields?: LogFields): Record<string, unknown> {
  const [line] = linesOf((log) => log.info(message, fields));
  return JSON.parse(line ?? '');
}

describe('Log, a line', () => {
  it('an entry, with fields, is one line of JSON', () => {
    const { timestamp, ...entry } = entryOf('Page done.\nNext', { runId: 'r1', read: 50 });
    expect(entry).to.deep.equal({
      level: 'info',
      message: 'Page done.\nNext',
      runId: 'r1',
      read: 50,
    });
    expect(timestamp).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });
  it('an entry, below the level, is not written', () => {
    const lines = linesOf((log) => {
      log.debug('a');
      log.warn('b');
      log.error('c');
    });
    expect(lines.map((line) => JSON.parse(line).level)).to.deep.equal(['warn', 'error']);
  });
  it('a field, of a reserved name, does not replace the message', () => {
    const entry = entryOf('text', { message: 'other', level: 3 });
    expect(entry).to.include({ message: 'text', message_: 'other', level: 'info', level_: 3 });
  });
  it('a message, with a percent sign, keeps its fields', () => {
    expect(entryOf('100%d of %s', { read: 1 })).to.include({ message: '100%d of %s', read: 1 });
  });
});

describe('Log, what is masked', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['a registered secret', `key ${SECRET} used`, 'key *** used'],
    ['a registered secret in a URL', `?k=${encodeURIComponent(SECRET)}&b=1`, '?k=***&b=1'],
    ['a bearer token', 'got 401 for Bearer abc.def-1, stop', 'got 401 for Bearer ***, stop'],
    ['basic credentials', `with basic ${btoa('user:pass')} sent`, 'with Basic *** sent'],
    [
      'an Authorization header',
      'Authorization: Custom abc def\nHost: x',
      'Authorization: ***\nHost: x',
    ],
    [
      'a Signature header',
      'signature: keyid="k", signature="aGk="\nHost: x',
      'signature: ***\nHost: x',
    ],
    [
      'a header in JSON',
      '{"authorization":"x\\"y","host":"h"}',
      '{"authorization":***,"host":"h"}',
    ],
    ['a JWT', `token ${JWT} refused`, 'token *** refused'],
    ['an encrypted JWT', `token ${JWT}.a.b refused`, 'token *** refused'],
    ['a private key', `key ${PEM} read`, 'key *** read'],
    ['a private key, escaped', PEM.replaceAll('\n', '\\n'), '***'],
    ['a private key, cut off', PEM.slice(0, 40), '***'],
    ['a password in a URL', 'at postgres://me:pw@db/x', 'at postgres://me:***@db/x'],
    ['a card of 16 digits', 'card 4111111111111111.', 'card ***.'],
    ['a card of 15 digits', 'card 378282246310005', 'card ***'],
    ['a card of 14 digits', 'card 30569309025904', 'card ***'],
    ['a card of 13 digits', 'card 4222222222222', 'card ***'],
    ['a card of 19 digits', 'card 6304000000000000018', 'card ***'],
    ['a card next to letters', 'pan4111111111111111x', 'pan***x'],
    ['a card in groups', '4111 1111 1111 1111 or 4111-1111-1111-1111', '*** or ***'],
    ['a card in groups with a year behind', '4111 1111 1111 1111 2030', '*** 2030'],
    ['a card in groups with a code behind', '4111 1111 1111 1111 123', '***'],
    ['an American Express card in groups', '3782 822463 10005', '***'],
  ];
  for (const [title, message, expected] of rows)
    it(`${title}, in a message, is masked`, () => {
      expect(entryOf(message).message).to.equal(expected);
    });
  for (const [title, message, expected] of rows)
    it(`${title}, in a nested field, is masked`, () => {
      expect(entryOf('m', { a: [{ b: message }] }).a).to.deep.equal([{ b: expected }]);
    });

  const kept: readonly (readonly [string, string])[] = [
    ['a gateway id of 22 digits', GATEWAY_ID],
    ['a UUID', UUID],
    ['a UUID of digits alone', '41111111-1111-1111-1111-111111111111'],
    ['16 digits with another check digit', '4111111111111112'],
    ['an instant in milliseconds', '1760000000004'],
    ['digits behind a decimal point', '0.4111111111111111'],
    ['20 digits', '41111111111111111111'],
    ['12 digits', '411111111111'],
    ['the words Basic authentication', 'Basic authentication is required'],
    ['a registered secret too short to hide', 'abc'],
    ['a public key', '-----BEGIN PUBLIC KEY-----'],
  ];
  for (const [title, message] of kept)
    it(`${title}, in a message, survives`, () => {
      expect(entryOf(message, { a: { b: message } })).to.deep.include({
        message,
        a: { b: message },
      });
    });
});

describe('Log, fields', () => {
  const hidden = [
    'Authorization',
    'signature',
    'set-cookie',
    'v-c-signature',
    'client_secret',
    'secretKey',
    'merchantsecretKey',
    'access_token',
    'privateKey',
    'password',
    'cardNumber',
    'securityCode',
    'cvv',
    'pan',
  ];
  for (const name of hidden)
    it(`a field named ${name}, whatever it holds, is masked`, () => {
      expect(entryOf('m', { [name]: 'v', deep: { [name]: { a: 1 } } })).to.deep.include({
        [name]: '***',
        deep: { [name]: '***' },
      });
    });
  it('a card number, as a number, is masked', () => {
    expect(entryOf('m', { a: 4111111111111111, b: 50 })).to.include({ a: '***', b: 50 });
  });
  it('a card number, as the name of a field, is masked', () => {
    expect(entryOf('m', { a: { 'x-4111111111111111': 1 } }).a).to.deep.equal({ 'x-***': 1 });
  });
  it('an error, with a cause and what a client hung on it, tells only its own story', () => {
    const cause = Object.assign(new Error(`refused Bearer ${JWT}`), {
      code: 'E1',
      config: { a: 1 },
    });
    const error = entryOf('m', { error: new Error('failed', { cause }) }).error;
    expect(error).to.deep.include({ name: 'Error', message: 'failed' });
    expect(error)
      .to.have.property('cause')
      .that.includes({ message: 'refused Bearer ***', code: 'E1' });
    expect(JSON.stringify(error)).not.to.include('config":');
  });

  const cyclic: Record<string, unknown> = { id: 1 };
  cyclic.self = cyclic;
  const endless = (): unknown => ({ toJSON: () => ({ again: endless() }) });
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['a cycle', cyclic, { id: 1, self: '[circular]' }],
    ['one object twice', [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 1 }]],
    [
      'a getter that throws',
      Object.defineProperty({}, 'x', { enumerable: true, get: () => expect.fail() }),
      { x: '[unreadable]' },
    ],
    ['a big integer', 10n, '10'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a date that is none', new Date(Number.NaN), null],
    ['bytes', Buffer.from(SECRET), `[${SECRET.length} bytes]`],
    ['a map', new Map([['a', SECRET]]), { a: '***' }],
    ['a set', new Set([SECRET]), ['***']],
    ['a URL', new URL('https://u:p@x/'), 'https://u:***@x/'],
    ['null', null, null],
  ];
  for (const [title, value, expected] of rows)
    it(`${title}, as a field, is written as JSON`, () => {
      expect(entryOf('m', { value }).value).to.deep.equal(expected);
    });
  it('an object without end, as a field, ends', () => {
    expect(JSON.stringify(entryOf('m', { endless: endless() }))).to.include('[deeper]');
  });
  it('any fields and message, are written as one line and never thrown at', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string(), fc.anything()),
        (message, fields) => {
          expect(linesOf((log) => log.info(message, fields))).to.have.length(1);
        },
      ),
    );
  });
});
