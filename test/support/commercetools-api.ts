import { randomUUID } from 'node:crypto';
import { jsonBody, updateBody } from './commercetools-body.ts';
import {
  CommercetoolsError,
  concurrentModification,
  errorOfStatus,
  invalidInput,
  resourceNotFound,
  unauthorized,
} from './commercetools-errors.ts';
import type { CommercetoolsCall } from './commercetools-faults.ts';
import { updatedOrder } from './commercetools-orders.ts';
import { query } from './commercetools-query.ts';
import type { StoredOrder, StoredPayment } from './commercetools-resources.ts';
import type { CommercetoolsRows } from './commercetools-rows.ts';
import {
  duplicateField,
  type StoredType,
  stillReferenced,
  typeOf,
  updatedType,
} from './commercetools-types.ts';
import { updatePayment } from './commercetools-update.ts';

/** The only project, and who may enter it. */
export const PROJECT = {
  projectKey: 'test-project',
  clientId: 'test-client',
  clientSecret: 'test-secret',
} as const;

/** What a request is about; `name` is the id of a payment or order, or the key of a type. */
export type Route = { readonly call: CommercetoolsCall | 'other'; readonly name: string };

/** A request that was read to its end. */
export type ApiRequest = {
  readonly route: Route;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
};

/** An answer; the body becomes JSON. */
export type ApiAnswer = { readonly status: number; readonly body: unknown };

const ROUTES: readonly { readonly pattern: RegExp; readonly call: CommercetoolsCall }[] = [
  { pattern: /^POST \/oauth\/token$/, call: 'token' },
  { pattern: /^GET \/test-project\/payments$/, call: 'query' },
  { pattern: /^GET \/test-project\/payments\/([\w-]+)$/, call: 'get' },
  { pattern: /^POST \/test-project\/payments\/([\w-]+)$/, call: 'update' },
  { pattern: /^GET \/test-project\/orders$/, call: 'orders' },
  { pattern: /^GET \/test-project\/orders\/([\w-]+)$/, call: 'order' },
  { pattern: /^POST \/test-project\/orders\/([\w-]+)$/, call: 'order-update' },
  { pattern: /^GET \/test-project\/types\/key=([\w-]+)$/, call: 'type' },
  { pattern: /^POST \/test-project\/types$/, call: 'type-create' },
  { pattern: /^POST \/test-project\/types\/key=([\w-]+)$/, call: 'type-update' },
  { pattern: /^DELETE \/test-project\/types\/key=([\w-]+)$/, call: 'type-delete' },
];

const LONGEST_PATH = 11_500;
const TOKEN_SECONDS = 172_800;
const BASIC = `Basic ${Buffer.from(`${PROJECT.clientId}:${PROJECT.clientSecret}`).toString('base64')}`;

/** What a request is about, by its method and path alone. */
export function routeOf(method: string, path: string): Route {
  const [pathname = ''] = path.split('?', 1);
  for (const { pattern, call } of ROUTES) {
    const match = pattern.exec(`${method} ${pathname}`);
    if (match !== null) return { call, name: match[1] ?? '' };
  }
  return { call: 'other', name: '' };
}

/** The API of commercetools over `rows`: requests in, answers out, no transport. */
export class CommercetoolsApi {
  readonly #rows: CommercetoolsRows;
  readonly #tokens = new Set<string>();

  constructor(rows: CommercetoolsRows) {
    this.#rows = rows;
  }

  /** Answers a request; a refusal is an answer too. */
  answer(request: ApiRequest): ApiAnswer {
    try {
      return { status: 200, body: this.#work(request) };
    } catch (error) {
      if (!(error instanceof CommercetoolsError)) throw error;
      return { status: error.status, body: error.body() };
    }
  }

  /** Somebody else writes the payment or order: its version rises. */
  bump(id: string): void {
    const payment = this.#rows.payment(id);
    if (payment !== undefined)
      this.#rows.replacePayment({ ...payment, version: payment.version + 1 });
    const order = this.#rows.order(id);
    if (order !== undefined) this.#rows.replaceOrder({ ...order, version: order.version + 1 });
  }

  #work(request: ApiRequest): unknown {
    const { route, path } = request;
    if (path.length > LONGEST_PATH) throw errorOfStatus(413);
    if (route.call === 'token') return this.#token(request);
    this.#authorize(request.authorization);
    if (route.call === 'query') return query(this.#rows.paymentSource, searchOf(path));
    if (route.call === 'orders') return query(this.#rows.orderSource, searchOf(path));
    if (route.call === 'type-delete') return this.#deleteType(route.name, searchOf(path));
    if (path.includes('?')) invalidInput(`Unknown parameters: ${path}.`);
    if (route.call === 'get') return this.#payment(route.name);
    if (route.call === 'update') return this.#update(route.name, request.body);
    if (route.call === 'order') return this.#order(route.name);
    if (route.call === 'order-update') return this.#updateOrder(route.name, request.body);
    if (route.call === 'type') return this.#type(route.name);
    if (route.call === 'type-create') return this.#createType(request.body);
    if (route.call === 'type-update') return this.#updateType(route.name, request.body);
    return resourceNotFound(`There is nothing at '${path}'.`);
  }

  #order(id: string): StoredOrder {
    const order = this.#rows.order(id);
    return order ?? resourceNotFound(`The Resource with ID '${id}' was not found.`);
  }

  #updateOrder(id: string, body: string): StoredOrder {
    const { version, actions } = updateBody(body);
    const order = this.#order(id);
    if (order.version !== version) concurrentModification(id, version, order.version);
    const after = updatedOrder(order, actions);
    if (after !== order) this.#rows.replaceOrder(after);
    return after;
  }

  #type(key: string): StoredType {
    const type = this.#rows.typeByKey(key);
    return type ?? resourceNotFound(`The Resource with key '${key}' was not found.`);
  }

  #createType(body: string): StoredType {
    const type = typeOf(jsonBody(body));
    if (this.#rows.typeByKey(type.key) !== undefined) duplicateField(type.key);
    this.#rows.replaceType(type.key, type);
    return type;
  }

  #updateType(key: string, body: string): StoredType {
    const { version, actions } = updateBody(body);
    const type = this.#type(key);
    if (type.version !== version) concurrentModification(type.id, version, type.version);
    const after = updatedType(type, actions);
    this.#rows.replaceType(key, after);
    return after;
  }

  #deleteType(key: string, search: URLSearchParams): StoredType {
    const type = this.#type(key);
    const version = Number(search.get('version') ?? Number.NaN);
    if (type.version !== version) concurrentModification(type.id, version, type.version);
    const referrer = this.#rows.referrerOf(type.id);
    if (referrer !== undefined) stillReferenced(referrer);
    this.#rows.replaceType(key, undefined);
    return type;
  }

  #token({ authorization, body }: ApiRequest): unknown {
    if (authorization !== BASIC)
      unauthorized('invalid_client', 'Please provide valid credentials.');
    const sent = new URLSearchParams(body);
    if (sent.get('grant_type') !== 'client_credentials')
      throw new CommercetoolsError(
        400,
        'unsupported_grant_type',
        'grant_type must be client_credentials',
      );
    const token = randomUUID();
    this.#tokens.add(token);
    const scope = sent.get('scope') ?? `manage_project:${PROJECT.projectKey}`;
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, scope };
  }

  #authorize(authorization = ''): void {
    const token = authorization.startsWith('Bearer ') ? authorization.slice(7) : '';
    if (!this.#tokens.has(token)) unauthorized('invalid_token', 'invalid_token');
  }

  #payment(id: string): StoredPayment {
    const payment = this.#rows.payment(id);
    return payment ?? resourceNotFound(`The Resource with ID '${id}' was not found.`);
  }

  #update(id: string, body: string): StoredPayment {
    const { version, actions } = updateBody(body);
    const payment = this.#payment(id);
    if (payment.version !== version) concurrentModification(id, version, payment.version);
    const after = updatePayment(payment, actions, this.#rows);
    if (after !== payment) this.#rows.replacePayment(after);
    return after;
  }
}

function searchOf(path: string): URLSearchParams {
  const at = path.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
}
