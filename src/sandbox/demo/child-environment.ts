import { generateKeyPairSync } from 'node:crypto';
import type { SandboxServers } from '../seed.ts';
import { MERCHANTS, WEBHOOK_KEY } from '../seed.ts';

/** What the application is started with besides the servers; `host` is where PATH and HOME come from. */
export type ChildSettings = {
  readonly port: number;
  readonly directory: string;
  readonly host: Readonly<Record<string, string | undefined>>;
};

/**
 * The environment of the application under demonstration, built from scratch: nothing of the caller's
 * environment but PATH, HOME and MAKER_CHECKER can reach it. Names are the contract's.
 */
export function childEnvironment(
  { commercetools, gateway }: SandboxServers,
  { port, directory, host }: ChildSettings,
): Record<string, string> {
  const [first, ...further] = MERCHANTS;
  const { PATH = '', HOME = '', MAKER_CHECKER = 'false' } = host;
  return {
    PATH,
    HOME,
    CT_PROJECT_KEY: commercetools.projectKey,
    CT_CLIENT_ID: commercetools.clientId,
    CT_CLIENT_SECRET: commercetools.clientSecret,
    CT_AUTH_HOST: commercetools.url,
    CT_API_HOST: commercetools.url,
    PAYMENT_GATEWAY_HOST: gateway.url,
    PAYMENT_GATEWAY_MERCHANT_ID: first.merchantId,
    PAYMENT_GATEWAY_MERCHANT_KEY_ID: first.keyId,
    PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: first.secretKey,
    ...Object.fromEntries(
      further.flatMap(({ merchantId, keyId, secretKey }) => [
        [`${merchantId.toUpperCase()}_KEY_ID`, keyId],
        [`${merchantId.toUpperCase()}_SECRET_KEY`, secretKey],
      ]),
    ),
    PROCESS_CLIENT_ID: 'demo',
    PROCESS_MERCHANT_ID: 'demo_shop',
    PROCESS_MERCHANT_KEY_ID: 'demo-key',
    PROCESS_PRIVATE_KEY: signingKey(),
    PAYMENT_GATEWAY_RUN_SYNC: 'true',
    PAYMENT_GATEWAY_DECISION_SYNC: 'true',
    PAYMENT_GATEWAY_WEBHOOK_KEYS: `${WEBHOOK_KEY.keyId}:${WEBHOOK_KEY.key}`,
    SYNC_SCHEDULE: 'off',
    MAKER_CHECKER,
    // The shop is new each time, so what an earlier demo remembered would only mislead.
    DATA_DIR: directory,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DOTENV: 'off',
  };
}

/** A key that signs payloads, new for each demo: none that is written down could ever be meant for real ones. */
function signingKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}
