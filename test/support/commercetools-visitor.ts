import type { CommercetoolsServer } from './commercetools-server.ts';

/** A status with the JSON body that came with it. */
export type Visit = { readonly status: number; readonly body: unknown };

/** Plain fetch with a token, for the project of one server. */
export type CommercetoolsVisitor = {
  get(path: string): Promise<Visit>;
  query(resource: 'payments' | 'orders', search: Readonly<Record<string, string>>): Promise<Visit>;
  update(id: string, version: number, actions: readonly unknown[]): Promise<Visit>;
  send(path: string, init: RequestInit): Promise<Visit>;
};

/** Fetches a token and answers what can be done with it. */
export async function enter(server: CommercetoolsServer): Promise<CommercetoolsVisitor> {
  const authorization = `Bearer ${await tokenOf(server)}`;
  const send = (path: string, init: RequestInit) =>
    visit(`${server.url}/${server.projectKey}${path}`, { headers: { authorization }, ...init });
  return {
    send,
    get: (path) => send(path, {}),
    query: (resource, search) => send(`/${resource}?${new URLSearchParams(search)}`, {}),
    update: (id, version, actions) =>
      send(`/payments/${id}`, { method: 'POST', body: JSON.stringify({ version, actions }) }),
  };
}

/** Asks for a token with the given credentials, else the right ones. */
export function askToken(
  { url, clientId, clientSecret }: CommercetoolsServer,
  credentials = `${clientId}:${clientSecret}`,
  body = 'grant_type=client_credentials',
): Promise<Visit> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return visit(`${url}/oauth/token`, { method: 'POST', headers: { authorization }, body });
}

async function tokenOf(server: CommercetoolsServer): Promise<string> {
  const { body } = await askToken(server);
  return String(Object(body).access_token);
}

async function visit(url: string, init: RequestInit): Promise<Visit> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}
