import { expect } from 'chai';
import { validate } from 'node-cron';
import { KEYS, readConfig } from '../../../src/config/config.ts';
import { textOf } from '../../support/markdown.ts';
import {
  type ConnectApplication,
  connectYaml,
  keysOf,
  refusalOf,
} from '../../support/specification.ts';

/** Keys that no deployment on Connect is asked for, with why. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  CT_PROJECT_KEY: 'the generated API client gives CTP_PROJECT_KEY',
  CT_CLIENT_ID: 'the generated API client gives CTP_CLIENT_ID',
  CT_CLIENT_SECRET: 'the generated API client gives CTP_CLIENT_SECRET',
  CT_AUTH_HOST: 'the generated API client gives CTP_AUTH_URL',
  CT_API_HOST: 'the generated API client gives CTP_API_URL',
  PORT: 'reserved: the platform gives it',
  DATA_DIR: 'of the embedded database, and nothing local survives there',
  '<MID>_KEY_ID': 'keys must be declared in advance: PAYMENT_GATEWAY_MERCHANTS instead',
  '<MID>_SECRET_KEY': 'as above',
};

/** What is asked for on Connect although the application itself does without, with why. */
const REQUIRED_THERE: Readonly<Record<string, string>> = {
  DATABASE_URL: 'containers share no file system, and nothing local survives',
  AUTH_SECRET: 'required wherever DATABASE_URL is',
  BASE_URL: 'the pages are reached under a name of the platform',
};

/** Keys whose default differs on Connect, with why. */
const OTHER_DEFAULT: Readonly<Record<string, string>> = { SYNC_SCHEDULE: 'off' };

/** Keys of the service alone: the job is called by the platform only. */
const OF_SERVICE = ['PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE', 'PAYMENT_GATEWAY_WEBHOOK_KEYS'];

/** What somebody who deploys must fill in. */
const FILLED_IN = {
  PAYMENT_GATEWAY_MERCHANT_ID: 'shop_one',
  PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key-of-shop-one',
  PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: 'c2VjcmV0',
  DATABASE_URL: 'postgres://sync:secret@db.example/sync',
  AUTH_SECRET: '0123456789abcdef0123456789abcdef',
  BASE_URL: 'https://payment-sync.invalid',
} as const;

const GENERATED = {
  CTP_PROJECT_KEY: 'shop',
  CTP_CLIENT_ID: 'id',
  CTP_CLIENT_SECRET: 'secret',
  CTP_AUTH_URL: 'https://auth.example.com',
  CTP_API_URL: 'https://api.example.com',
  CTP_SCOPE: 'manage_payments:shop',
};

const { deployAs, inheritAs } = connectYaml();

describe('connect.yaml (issue 7, item 1)', () => {
  it('is what the specification package of Connect accepts', async () => {
    expect(await refusalOf(textOf('connect.yaml'))).to.equal(undefined);
  });

  it('a misspelt key is refused by that package, so that its consent says something', async () => {
    const misspelt = textOf('connect.yaml').replace('apiClient:', 'apiCLient:');
    expect(await refusalOf(misspelt)).to.match(/Unrecognized key/);
  });

  it('deploys a service with a health check, and a job that ticks every 15 minutes at /job', () => {
    const shape = deployAs.map(
      ({ name, applicationType, endpoint, properties, healthCheck }: ConnectApplication) =>
        [name, applicationType, endpoint, properties?.schedule ?? healthCheck?.path].join(' '),
    );
    expect(shape).to.deep.equal([
      'payment-sync service / /healthz',
      'payment-sync-job job /job */15 * * * *',
    ]);
    expect(validate(deployAs[1]?.properties?.schedule ?? '')).to.equal(true);
  });

  it('the generated API client may write payments, orders and custom types, and nothing else', () => {
    const scopes = ['manage_payments', 'manage_orders', 'manage_types'];
    expect(inheritAs.apiClient.scopes).to.deep.equal(scopes);
  });

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = deployAs.flatMap((application) =>
      Object.values(application.scripts).flatMap((line) => [...line.matchAll(/npm run (\S+)/g)]),
    );
    expect(named.map(([, script = '']) => script)).to.deep.equal([
      'connector:post-deploy',
      'connector:pre-undeploy',
    ]);
    expect(scripts).to.include.keys('connector:post-deploy', 'connector:pre-undeploy', 'start');
  });

  it('asks the service for every key but those that Connect cannot or need not give', () => {
    const [service] = deployAs;
    const asked = service === undefined ? [] : keysOf(service).map(({ key }) => key);
    const known = KEYS.map(({ name }) => name).filter((name) => NOT_ASKED[name] === undefined);
    expect(asked.toSorted()).to.deep.equal(known.toSorted());
  });

  it('asks the job for the same, but not for what callers and events of the service need', () => {
    const [service, job] = deployAs.map((application) => keysOf(application).map(({ key }) => key));
    expect(service?.filter((key) => !job?.includes(key))).to.deep.equal(OF_SERVICE);
  });

  it('secures what is secret, and gives the defaults of the application', () => {
    const declared = deployAs.flatMap(keysOf).map(({ key, secured, required, default: given }) => ({
      ...{ key, secured, required },
      default: given,
    }));
    const known = declared.map(({ key }) => {
      const found = KEYS.find(({ name }) => name === key);
      const required = found?.required || REQUIRED_THERE[key] !== undefined;
      const fallback = OTHER_DEFAULT[key] ?? found?.default;
      return { key, secured: found?.secret, required, default: fallback };
    });
    expect(declared).to.deep.equal(known);
  });

  for (const application of deployAs) {
    it(`${application.name}: its defaults and what must be filled in are a configuration that starts`, () => {
      const keys = keysOf(application);
      const defaults = keys.map(({ key, default: given }) => [key, given ?? '']);
      const required = keys.filter(({ required: isRequired }) => isRequired);
      expect(required.map(({ key }) => key).toSorted()).to.deep.equal(
        Object.keys(FILLED_IN).toSorted(),
      );
      const read = readConfig({ ...Object.fromEntries(defaults), ...FILLED_IN, ...GENERATED });
      expect(read.ok || read.error).to.equal(true);
      expect(read.ok && read.value.sync.schedule).to.equal('off');
    });
  }
});
