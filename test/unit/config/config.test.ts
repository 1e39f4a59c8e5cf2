import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { parse } from 'dotenv';
import fc from 'fast-check';
import {
  type Config,
  type ConfigProblem,
  describeProblems,
  KEYS,
  loadEnvironment,
  readConfig,
  redacted,
  secretsOf,
} from '../../../src/config/config.ts';
import { many } from '../../support/many.ts';

type Environment = Record<string, string | undefined>;

const SECRET = 'c2hhcmVkIHNlY3JldA==';
const OTHER = 'YW5vdGhlciBzZWNyZXQ=';
const SERVICE = '7f9c24e8-3b12-4fef-91e0-5a2d1c0b9e77';
const PEM = pemOf(2048);
const RETIRED_PEM = pemOf(2048);

const REQUIRED: Environment = {
  CT_PROJECT_KEY: 'shop',
  CT_CLIENT_ID: 'client',
  CT_CLIENT_SECRET: 'ct-secret',
  CT_AUTH_HOST: 'https://auth.example.com',
  CT_API_HOST: 'https://api.example.com',
  PAYMENT_GATEWAY_MERCHANT_ID: 'main',
  PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'main-key',
  PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: SECRET,
};

function pemOf(bits: number): string {
  return generateKeyPairSync('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}

function configOf(changes: Environment): Config {
  const read = readConfig({ ...REQUIRED, ...changes });
  if (!read.ok) throw new Error(describeProblems(read.error));
  return read.value;
}

function problemsOf(changes: Environment): readonly ConfigProblem[] {
  const read = readConfig({ ...REQUIRED, ...changes });
  return read.ok ? [] : read.error;
}

const list = (...entries: readonly unknown[]) => ({
  PAYMENT_GATEWAY_MERCHANTS: JSON.stringify(entries),
});

describe('Configuration, what a value means', () => {
  const rows: readonly (readonly [string, Environment, (config: Config) => unknown, unknown])[] = [
    ['Run Sync, nothing said, is off (SP-R9)', {}, (c) => c.runSync, false],
    ['Decision Sync, nothing said, is off (SP-R9)', {}, (c) => c.decisionSync, false],
    ['Run Sync, true, is on', { PAYMENT_GATEWAY_RUN_SYNC: 'true' }, (c) => c.runSync, true],
    ['Run Sync, off, is off', { PAYMENT_GATEWAY_RUN_SYNC: 'off' }, (c) => c.runSync, false],
    ['Run Sync, false, is off', { PAYMENT_GATEWAY_RUN_SYNC: 'false' }, (c) => c.runSync, false],
    ['Run Sync, empty, is off', { PAYMENT_GATEWAY_RUN_SYNC: '' }, (c) => c.runSync, false],
    [
      'an approval of batches, true, is needed',
      { MAKER_CHECKER: 'true' },
      (c) => c.makerChecker,
      true,
    ],
    [
      'paymentState of the order, true, is kept in step',
      { ORDER_PAYMENT_STATE: 'true' },
      (c) => c.orderPaymentState,
      true,
    ],
    ['a number, empty, is its default', { SYNC_PAGE_SIZE: '' }, (c) => c.sync.pageSize, 50],
    [
      'minutes, given, become milliseconds',
      { SYNC_OVERLAP_MINUTES: '5' },
      (c) => c.sync.overlapMs,
      300_000,
    ],
    ['the schedule, off, is off', { SYNC_SCHEDULE: 'off' }, (c) => c.sync.schedule, 'off'],
    [
      'reason code 481, Success, means Success',
      { RISK_REJECT_STATE: 'Success' },
      (c) => c.sync.riskRejectState,
      'Success',
    ],
    [
      'reason codes 200, 230 and 520, nothing said, mean Failure',
      {},
      (c) => c.sync.softDeclineState,
      'Failure',
    ],
    [
      'reason codes 200, 230 and 520, Success, mean Success',
      { SOFT_DECLINE_STATE: 'Success' },
      (c) => c.sync.softDeclineState,
      'Success',
    ],
    [
      'ACCEPT of a held sale, nothing said, waits for evidence',
      {},
      (c) => c.sync.acceptedSaleState,
      'evidence',
    ],
    [
      'ACCEPT of a held sale, Success, is Success at once',
      { ACCEPTED_SALE_STATE: 'Success' },
      (c) => c.sync.acceptedSaleState,
      'Success',
    ],
    [
      'a host, by bare name, is reached over https',
      { CT_API_HOST: 'api.x.com' },
      (c) => c.commercetools.apiUrl,
      'https://api.x.com',
    ],
    [
      'a host, with a slash behind, loses it',
      { CT_API_HOST: 'http://127.0.0.1:8989/' },
      (c) => c.commercetools.apiUrl,
      'http://127.0.0.1:8989',
    ],
    [
      'the base URL, absent, follows the port',
      { PORT: '9000' },
      (c) => c.baseUrl,
      'http://localhost:9000',
    ],
    [
      'the private key, with \\n, gets line breaks',
      { PROCESS_PRIVATE_KEY: PEM.replaceAll('\n', '\\n') },
      (c) => c.process.privateKey,
      PEM,
    ],
    [
      'Decision Sync, no MIDs named, covers all',
      list({ merchantId: 'b', keyId: 'k', secretKey: OTHER }),
      (c) => c.decisionSyncMerchantIds,
      ['main', 'b'],
    ],
    [
      'Decision Sync, one MID named, covers that',
      { PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID: ' main ,main' },
      (c) => c.decisionSyncMerchantIds,
      ['main'],
    ],
    [
      'single sign-on, complete, is configured',
      { OIDC_ISSUER: 'https://id.x/realms/a', OIDC_CLIENT_ID: 'i', OIDC_CLIENT_SECRET: 's' },
      (c) => c.oidc,
      { issuer: 'https://id.x/realms/a', clientId: 'i', clientSecret: 's', roleClaim: undefined },
    ],
    ['keys of events, nothing said, are none', {}, (c) => c.webhookKeys, []],
    [
      'keys of events, two while one replaces the other, are both known',
      { PAYMENT_GATEWAY_WEBHOOK_KEYS: `2f9c-1a:${SECRET}, next_key:${OTHER} ` },
      (c) => c.webhookKeys,
      [
        { keyId: '2f9c-1a', key: SECRET },
        { keyId: 'next_key', key: OTHER },
      ],
    ],
    [
      'a PostgreSQL database, with a secret, is used',
      { DATABASE_URL: 'postgres://u:p@db/x', AUTH_SECRET: 'x'.repeat(32) },
      (c) => c.database.url,
      'postgres://u:p@db/x',
    ],
  ];
  for (const [title, changes, pick, expected] of rows)
    it(title, () => {
      expect(pick(configOf(changes))).to.deep.equal(expected);
    });

  it('a commercetools key, under the name of Connect, is read', () => {
    const { CT_AUTH_HOST, CT_API_HOST, ...others } = REQUIRED;
    const environment = { ...others, CTP_AUTH_URL: CT_AUTH_HOST, CTP_API_URL: CT_API_HOST };
    expect(readConfig(environment)).to.deep.equal(readConfig(REQUIRED));
  });

  it('a commercetools key, under both names, is read under ours', () => {
    expect(configOf({ CTP_PROJECT_KEY: 'other' }).commercetools.projectKey).to.equal('shop');
  });

  it('the environment, whatever else it holds, is only read', () => {
    expect(() => readConfig(Object.freeze({ ...REQUIRED, PATH: '/bin' }))).not.to.throw();
  });
});

describe('Configuration, the gateway host', () => {
  const usual = 'apitest.cybersource.com';
  const simulator = 'http://127.0.0.1:9000';
  const regional = 'https://api.in.cybersource.com';
  const rows: readonly (readonly [string, Environment, readonly unknown[]])[] = [
    ['TEST, is the test host', {}, [`https://${usual}`, usual, undefined]],
    [
      'PRODUCTION, is the live host',
      { PAYMENT_GATEWAY_RUN_ENVIRONMENT: 'PRODUCTION' },
      ['https://api.cybersource.com', 'api.cybersource.com', undefined],
    ],
    [
      'a simulator, is signed for the test host',
      { PAYMENT_GATEWAY_HOST: simulator },
      [simulator, usual, simulator],
    ],
    [
      'a regional host, is signed for itself',
      { PAYMENT_GATEWAY_HOST: regional },
      [regional, 'api.in.cybersource.com', undefined],
    ],
    [
      'a look-alike, is not taken for the gateway',
      { PAYMENT_GATEWAY_HOST: 'https://evilcybersource.com' },
      ['https://evilcybersource.com', usual, 'https://evilcybersource.com'],
    ],
  ];
  for (const [title, changes, expected] of rows)
    it(title, () => {
      const { host, hostName, simulatorUrl } = configOf(changes).gateway;
      expect([host, hostName, simulatorUrl]).to.deep.equal(expected);
    });
});

describe('Configuration, merchants', () => {
  const pair = { SHOP_EU_KEY_ID: 'eu-key', SHOP_EU_SECRET_KEY: OTHER };
  const entry = { merchantId: 'shop_eu', keyId: 'eu-key', secretKey: OTHER };
  const ids = (changes: Environment) => configOf(changes).merchants.map((m) => m.merchantId);

  it('a pair of keys, with a prefix, declares the MID in lower case behind the default', () => {
    expect(ids(pair)).to.deep.equal(['main', 'shop_eu']);
    expect(configOf(pair).defaultMerchantId).to.equal('main');
  });
  it('a list, in JSON, declares its MIDs with their details', () => {
    const details = {
      currency: 'EUR',
      serviceIds: [SERVICE],
      gatewayId: '12',
      gatewayReferenceId: 'r',
      multipleCaptures: true,
    };
    const config = configOf(list({ ...entry, ...details, serviceIds: [SERVICE.toUpperCase()] }));
    expect(config.merchants[1]).to.deep.equal({ ...entry, ...details });
  });
  it('a MID, in both places with the same keys, is one with the details of the list', () => {
    const { merchants } = configOf({ ...pair, ...list({ ...entry, currency: 'EUR' }) });
    expect(merchants.map((m) => [m.merchantId, m.currency])).to.deep.equal([
      ['main', undefined],
      ['shop_eu', 'EUR'],
    ]);
  });
  it('the default, in the list with the same keys, stays first and gets its currency', () => {
    const same = { merchantId: 'main', keyId: 'main-key', secretKey: SECRET, currency: 'USD' };
    const { merchants } = configOf(list(entry, same));
    expect(merchants.map((m) => [m.merchantId, m.currency])).to.deep.equal([
      ['main', 'USD'],
      ['shop_eu', undefined],
    ]);
  });
  it('an entry without keys, of the default or of a pair, adds its settings to it', () => {
    const additions = list(
      { merchantId: 'main', multipleCaptures: true },
      { merchantId: 'shop_eu', currency: 'EUR' },
    );
    const { merchants } = configOf({ ...pair, ...additions });
    expect(merchants.map((m) => [m.keyId, m.currency, m.multipleCaptures])).to.deep.equal([
      ['main-key', undefined, true],
      ['eu-key', 'EUR', false],
    ]);
  });
  for (const name of [
    'AWS_ACCESS_KEY_ID',
    'PROCESS_MERCHANT_KEY_ID',
    'PAYMENT_GATEWAY_MERCHANT_KEY_ID',
  ])
    it(`${name}, in the environment, is no MID`, () => {
      expect(ids({ [name]: 'AKIA123' })).to.deep.equal(['main']);
    });
  it('a pair, both empty, is absent', () => {
    expect(ids({ X_KEY_ID: '', X_SECRET_KEY: '' })).to.deep.equal(['main']);
  });

  const L = 'PAYMENT_GATEWAY_MERCHANTS';
  const rows: readonly (readonly [string, Environment, readonly string[]])[] = [
    ['a key id, without its secret, is half a pair', { X_KEY_ID: 'k' }, ['X_SECRET_KEY']],
    ['a secret, without its key id, is half a pair', { X_SECRET_KEY: OTHER }, ['X_KEY_ID']],
    [
      'a prefix, longer than a MID can be, is refused',
      { [`${'X'.repeat(31)}_KEY_ID`]: 'k', [`${'X'.repeat(31)}_SECRET_KEY`]: OTHER },
      [`${'X'.repeat(31)}_KEY_ID`],
    ],
    [
      'a secret, not base64, is refused',
      { X_KEY_ID: 'k', X_SECRET_KEY: 'not base64' },
      ['X_SECRET_KEY'],
    ],
    [
      'a MID, in both places with other keys, is refused',
      { ...pair, ...list({ ...entry, keyId: 'k2' }) },
      [`${L}[0]`],
    ],
    ['a MID, twice in the list, is refused', list(entry, entry), [`${L}[1]`]],
    [
      'a MID, spelled in two cases, is refused',
      list({ ...entry, merchantId: 'MAIN' }),
      [`${L}[0]`],
    ],
    [
      'the default, as a pair with other keys, is refused',
      { MAIN_KEY_ID: 'k', MAIN_SECRET_KEY: OTHER },
      ['MAIN_KEY_ID'],
    ],
    [
      'a service id, of two MIDs, is refused',
      list(
        { ...entry, serviceIds: [SERVICE] },
        { merchantId: 'c', keyId: 'k', secretKey: OTHER, serviceIds: [SERVICE] },
      ),
      [L],
    ],
    [
      'an entry without keys, of a MID that is not declared, is refused',
      list({ merchantId: 'shop_eu', multipleCaptures: true }),
      [`${L}[0]`],
    ],
    [
      'an entry without keys, of a MID that the list declares itself, is refused',
      list(entry, { merchantId: 'shop_eu', multipleCaptures: true }),
      [`${L}[1]`],
    ],
    [
      'an entry without keys, with a wrong field, is named by it',
      list({ merchantId: 'main', multipleCaptures: 'true' }),
      [`${L}[0].multipleCaptures`],
    ],
    ['a list, not JSON, is refused', { [L]: '[{' }, [L]],
    ['a list, an object, is refused', { [L]: '{}' }, [L]],
    ['an entry, not an object, is named by its index', list(entry, 7), [`${L}[1]`]],
    [
      'an entry, with wrong fields, is named by index and field',
      list(entry, { merchantId: 'a b', secretKey: '!', currency: 'eur', serviceIds: ['1'] }),
      ['merchantId', 'keyId', 'secretKey', 'currency', 'serviceIds[0]'].map(
        (field) => `${L}[1].${field}`,
      ),
    ],
    [
      'an entry, with an unknown field, is named by it',
      list({ ...entry, gateway: 'x' }),
      [`${L}[0].gateway`],
    ],
    [
      'Decision Sync, of a MID that is not configured, is refused',
      { PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID: 'main,shop_us' },
      ['PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID'],
    ],
    [
      'Decision Sync, of a MID that is half declared, is reported once',
      { X_KEY_ID: 'k', PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID: 'x' },
      ['X_SECRET_KEY'],
    ],
  ];
  for (const [title, changes, keys] of rows)
    it(title, () => {
      expect(problemsOf(changes).map(({ key }) => key)).to.deep.equal(keys);
    });
});

describe('Configuration, what is refused', () => {
  const rows: readonly (readonly [string, string, ...(readonly string[])])[] = [
    [
      'a switch, in another case (SP-R10)',
      'PAYMENT_GATEWAY_RUN_SYNC',
      'True',
      'TRUE',
      'yes',
      '1',
      'on',
      ' true',
    ],
    ['a switch, in another case (SP-R10)', 'PAYMENT_GATEWAY_DECISION_SYNC', 'True', 'FALSE', 'Off'],
    ['an environment, of another name', 'PAYMENT_GATEWAY_RUN_ENVIRONMENT', 'test', 'LIVE'],
    ['an authentication, of another name', 'PAYMENT_GATEWAY_AUTHENTICATION', 'JWT', 'p12'],
    [
      'the gateway, not a plain URL',
      'PAYMENT_GATEWAY_HOST',
      'apitest.cybersource.com',
      'ftp://x',
      'http://x/path',
      'http://x?',
      'http://u:p@x',
      'http://',
    ],
    ['a host, not a plain URL', 'CT_API_HOST', 'https://x/path', 'a b', 'ftp://x', 'https://u:p@x'],
    ['a MID, with other characters', 'PAYMENT_GATEWAY_MERCHANT_ID', 'a b', 'x'.repeat(31), 'ä'],
    [
      'a shared secret, not base64',
      'PAYMENT_GATEWAY_MERCHANT_SECRET_KEY',
      'abc',
      'a b=',
      '====',
      'YWJj\n',
    ],
    ['a secret, with white space', 'CT_CLIENT_SECRET', 'secret\n', 'two words'],
    [
      'the header value, not base64 of user:password',
      'PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE',
      'user:password',
      btoa('user'),
      btoa(':p'),
      btoa('u:'),
      `Basic ${btoa('u:p')}`,
    ],
    [
      'keys of events, not keyId:base64 or one id twice',
      'PAYMENT_GATEWAY_WEBHOOK_KEYS',
      SECRET,
      `k1=${SECRET}`,
      'k1:',
      `:${SECRET}`,
      `k1:${SECRET}:x`,
      'k1:not base64',
      `k 1:${SECRET}`,
      `k1:${SECRET},`,
      `k1:${SECRET},k1:${OTHER}`,
      `k1:${SECRET};k2:${OTHER}`,
    ],
    [
      'a schedule, not a cron expression',
      'SYNC_SCHEDULE',
      'often',
      '99 * * * *',
      '0-99999999 * * * *',
      'Off',
    ],
    ['a page size, out of range', 'SYNC_PAGE_SIZE', '0', '2501', '5.5', '-1', '1e2', 'x'],
    ['a concurrency, out of range', 'SYNC_CONCURRENCY', '0', '201'],
    ['an overlap, out of range', 'SYNC_OVERLAP_MINUTES', '-1', '44641'],
    ['a settling time, out of range', 'SYNC_SETTLE_MINUTES', '1441', '1m'],
    ['what 481 means, another state', 'RISK_REJECT_STATE', 'failure', 'Pending'],
    ['what a soft decline means, another state', 'SOFT_DECLINE_STATE', 'failure', 'Pending'],
    ['what ACCEPT of a sale means, another word', 'ACCEPTED_SALE_STATE', 'Evidence', 'Failure'],
    ['the rows of a batch, out of range', 'BATCH_MAX_ROWS', '0', '1000001'],
    ['the bytes of a batch, out of range', 'BATCH_MAX_BYTES', '0', '104857601'],
    ['an order_id, out of range', 'PROCESS_ORDER_ID_MAX', '16', '21'],
    ['a private key, too short or none', 'PROCESS_PRIVATE_KEY', pemOf(1024), 'PEM', ecPem()],
    [
      'further keys, no list, too short, or with something else in it',
      'PROCESS_FURTHER_KEYS',
      'old',
      '{}',
      JSON.stringify([{ merchantKeyId: 'old', privateKey: pemOf(1024) }]),
      JSON.stringify([{ merchantKeyId: 'o d', privateKey: PEM }]),
      JSON.stringify([{ merchantKeyId: 'old', privateKey: PEM, active: true }]),
    ],
    ['a unit of epochs, of another name', 'PROCESS_MANDATE_EPOCH_UNIT', 's', 'Seconds'],
    ['a database, not PostgreSQL', 'DATABASE_URL', 'mysql://x', 'postgres:', 'postgres://[x'],
    ['a base URL, with a path', 'BASE_URL', 'https://x/app', 'x'],
    ['a session secret, short', 'AUTH_SECRET', 'x'.repeat(31)],
    ['a port, out of range', 'PORT', '65536', 'http'],
    ['a level, of another name', 'LOG_LEVEL', 'verbose', 'INFO'],
  ];
  for (const [title, key, ...values] of rows)
    it(`${key}: ${title}, is refused`, () => {
      for (const value of values) {
        const extra = key === 'DATABASE_URL' ? { AUTH_SECRET: 'x'.repeat(32) } : {};
        expect(
          problemsOf({ ...extra, [key]: value }).map((p) => p.key),
          value,
        ).to.deep.equal([key]);
      }
    });

  function ecPem(): string {
    return generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
  }

  it('a switch, in another case, is told what is allowed (SP-R10)', () => {
    const [problem] = problemsOf({ PAYMENT_GATEWAY_RUN_SYNC: 'True' });
    expect(problem?.given).to.equal('"True"');
    expect(problem?.allowed).to.include('true').and.include('case sensitive');
  });
  it('a wrong value, under the name of Connect, is reported under that name', () => {
    const keys = problemsOf({ CT_API_HOST: '', CTP_API_URL: 'a b' }).map(({ key }) => key);
    expect(keys).to.deep.equal(['CTP_API_URL']);
  });
  it('a PostgreSQL database, without AUTH_SECRET, is refused', () => {
    const keys = problemsOf({ DATABASE_URL: 'postgres://db/x' }).map(({ key }) => key);
    expect(keys).to.deep.equal(['AUTH_SECRET']);
  });
  it('single sign-on, in part, names what is missing', () => {
    const keys = problemsOf({ OIDC_CLIENT_ID: 'id' }).map(({ key }) => key);
    expect(keys).to.deep.equal(['OIDC_ISSUER', 'OIDC_CLIENT_SECRET']);
  });
});

describe('Configuration, its message', () => {
  const required = KEYS.filter((key) => key.required).map(({ name }) => name);

  it('an empty environment, is answered with every required key at once', () => {
    const read = readConfig({});
    expect(read.ok ? [] : read.error.map(({ key }) => key)).to.deep.equal(required);
  });
  it('several problems, become one message with what is allowed and what to do', () => {
    const message = describeProblems(problemsOf({ PORT: 'x', LOG_LEVEL: 'loud' }));
    expect(message).to.include('2 problems').and.include('.env.example');
    expect(message).to.match(/PORT: given "x"; allowed: .*0 to 65535/);
    expect(message).to.match(/LOG_LEVEL: given "loud"; allowed: error or warn/);
  });
  it('a key, when everything is wrong, is reported whichever it is', () => {
    // A bell is allowed nowhere.
    const names = KEYS.map(({ name }) => name.replace('<MID>', 'SHOP'));
    const read = readConfig(Object.fromEntries(names.map((name) => [name, '\u0007'])));
    const reported = new Set(read.ok ? [] : read.error.map(({ key }) => key));
    expect(names.filter((name) => !reported.has(name))).to.deep.equal([]);
  });
  it('a secret, when everything is wrong, is not in the message', () => {
    const planted = KEYS.map(({ name, secret }, index) => [
      name.replace('<MID>', 'SHOP'),
      // Wrong everywhere for its blank; the secret itself is also pasted under every other key.
      secret ? `S3CRET${index} \u0007` : 'S3CRET4 \u0007 pasted',
    ]);
    const read = readConfig({ ...Object.fromEntries(planted), CT_CLIENT_SECRET: 'S3CRET4 \u0007' });
    expect(read.ok).to.equal(false);
    expect(read.ok ? '' : describeProblems(read.error)).not.to.include('S3CRET');
  });
  it('a secret, in a broken list of merchants, is not in the message', () => {
    const broken = { merchantId: 'S3CRET!', secretKey: 'S3CRET?', currency: 'S3CRET', keyId: 4 };
    const message = describeProblems([
      ...problemsOf(list(broken, 'S3CRET')),
      ...problemsOf({ PAYMENT_GATEWAY_MERCHANTS: '[{"secretKey":"S3CRET"' }),
      ...problemsOf({ PAYMENT_GATEWAY_HOST: 'http://user:S3CRET@x' }),
      ...problemsOf({ PAYMENT_GATEWAY_WEBHOOK_KEYS: 'k1:S3CRET' }),
    ]);
    expect(message).to.include('PAYMENT_GATEWAY_MERCHANTS[0].secretKey');
    expect(message).not.to.include('S3CRET');
  });
  it('a long value, is cut', () => {
    expect(problemsOf({ PORT: 'x'.repeat(500) })[0]?.given.length).to.be.lessThan(70);
  });
});

describe('Configuration, once read', () => {
  const full: Environment = {
    CT_CLIENT_SECRET: 'S3CRET-ct',
    PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: 'S3CRETmain==',
    SHOP_EU_KEY_ID: 'eu-key',
    SHOP_EU_SECRET_KEY: 'S3CREToneMID',
    ...list({ merchantId: 'us', keyId: 'k', secretKey: 'S3CRETlisted' }),
    PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE: btoa('caller:S3CRET-caller'),
    PAYMENT_GATEWAY_WEBHOOK_KEYS: 'k1:S3CREThook1=, k2:S3CREThook2=',
    PROCESS_MERCHANT_KEY_ID: 'active',
    PROCESS_PRIVATE_KEY: PEM,
    PROCESS_FURTHER_KEYS: JSON.stringify([{ merchantKeyId: 'old', privateKey: RETIRED_PEM }]),
    DATABASE_URL: 'postgres://u:S3CRET%2Bdb@db/x',
    AUTH_SECRET: `S3CRET${'x'.repeat(32)}`,
    OIDC_ISSUER: 'https://id.x',
    OIDC_CLIENT_ID: 'id',
    OIDC_CLIENT_SECRET: 'S3CRET-oidc',
  };

  it('it, at every depth, is frozen', () => {
    const loose = (value: unknown, path: string): readonly string[] =>
      typeof value !== 'object' || value === null
        ? []
        : [
            ...(Object.isFrozen(value) ? [] : [path]),
            ...Object.entries(value).flatMap(([name, part]) => loose(part, `${path}.${name}`)),
          ];
    expect(
      loose(
        configOf({
          ...full,
          ...list({ merchantId: 'us', keyId: 'k', secretKey: OTHER, serviceIds: [SERVICE] }),
        }),
        'config',
      ),
    ).to.deep.equal([]);
  });

  const shown: readonly (readonly [string, (config: Config) => string])[] = [
    ['as JSON', (config) => JSON.stringify(config)],
    ['one merchant of it as JSON', (config) => JSON.stringify(config.merchants)],
    ['printed', (config) => inspect(config, { depth: 9 })],
    [
      'redacted',
      (config) => JSON.stringify(redacted(config)) + inspect(redacted(config), { depth: 9 }),
    ],
  ];
  for (const [title, show] of shown)
    it(`it, ${title}, holds no secret`, () => {
      const text = show(configOf(full));
      expect(text).to.include('***');
      for (const secret of ['S3CRET', 'PRIVATE KEY', btoa('caller:S3CRET-caller')])
        expect(text).not.to.include(secret);
    });

  it('its secrets, listed for the log, are all there with the passwords within', () => {
    const secrets = secretsOf(configOf(full));
    const hooks = ['S3CREThook1=', 'S3CREThook2='];
    const within = ['S3CRET-caller', 'S3CRET+db', 'S3CRET%2Bdb'];
    const lists = [
      'PAYMENT_GATEWAY_MERCHANTS',
      'PAYMENT_GATEWAY_WEBHOOK_KEYS',
      'PROCESS_FURTHER_KEYS',
    ];
    const given = KEYS.filter(({ secret, name }) => secret && !lists.includes(name));
    const whole = given.map(({ name }) => full[name.replace('<MID>', 'SHOP_EU')]);
    expect(secrets).to.include.members([
      ...['S3CRETlisted', RETIRED_PEM, ...hooks],
      ...[...within, ...whole],
    ]);
  });
  it('it, read twice, is equal', () => {
    expect(configOf(full)).to.deep.equal(configOf(full));
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const lines = text.split('\n');
  const documented = lines.flatMap((line, index) => {
    const [, name, value] = /^(?:# )?([A-Z_]+|<MID>_[A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value, comment: lines[index - 1] ?? '' }];
  });

  it('its keys, compared with the table, are the same', () => {
    expect(documented.map(({ name }) => name)).to.have.members(KEYS.map(({ name }) => name));
  });
  for (const key of KEYS)
    it(`${key.name}, in the file, has its default, its names and a word on what it is`, () => {
      const entry = documented.find(({ name }) => name === key.name);
      expect(entry?.value).to.equal(key.default ?? '');
      expect(entry?.comment).to.match(/^# .{8}/);
      for (const alias of key.aliases) expect(entry?.comment).to.include(alias);
      if (key.required) expect(entry?.comment).to.include('Required.');
    });
  it('it, copied and filled in where required, means the defaults', () => {
    const filled = Object.entries(REQUIRED).map(([name, value]) => `${name}=${value}`);
    const copied = parse([text, ...filled].join('\n'));
    expect(readConfig(copied)).to.deep.equal(readConfig(REQUIRED));
  });
});

describe('loadEnvironment', () => {
  const before = { directory: process.cwd(), switch: process.env.DOTENV };
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'config-'));
    process.chdir(directory);
    delete process.env.DOTENV;
    process.env.CONFIG_TEST_SET = 'environment';
    writeFileSync('.env', 'CONFIG_TEST_SET=file\nCONFIG_TEST_NEW=file\n');
  });
  afterEach(() => {
    process.chdir(before.directory);
    rmSync(directory, { recursive: true });
    delete process.env.CONFIG_TEST_SET;
    delete process.env.DOTENV;
    if (before.switch !== undefined) process.env.DOTENV = before.switch;
  });

  it('.env, present, completes the environment and never overrides it', () => {
    const { CONFIG_TEST_SET, CONFIG_TEST_NEW } = loadEnvironment();
    expect([CONFIG_TEST_SET, CONFIG_TEST_NEW]).to.deep.equal(['environment', 'file']);
    expect(process.env.CONFIG_TEST_NEW).to.equal(undefined);
  });
  it('.env, with DOTENV=off, is left alone', () => {
    process.env.DOTENV = 'off';
    expect(loadEnvironment().CONFIG_TEST_NEW).to.equal(undefined);
  });
  it('.env, absent, is no problem', () => {
    rmSync('.env');
    expect(loadEnvironment().CONFIG_TEST_SET).to.equal('environment');
  });
});

describe('readConfig', () => {
  const names = KEYS.flatMap(({ name, aliases }) => [name.replace('<MID>', 'SHOP'), ...aliases]);
  const name = fc.oneof(fc.constantFrom(...names), fc.string());
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.webUrl(),
    fc.base64String(),
  );

  it('any environment, of random strings, is answered and never thrown at', () => {
    const environment = fc.dictionary(name, fc.option(value, { nil: undefined }), { maxKeys: 30 });
    fc.assert(
      fc.property(environment, fc.boolean(), (random, isComplete) => {
        const read = readConfig(isComplete ? { ...REQUIRED, ...random } : random);
        if (!read.ok) expect(describeProblems(read.error)).to.be.a('string');
      }),
      many(500),
    );
  });
});
