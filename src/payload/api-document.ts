import { requestPath } from './rules/row.ts';
import { PARAMETERS, type ParameterRule, RULES } from './rules/rules.ts';
import { SAMPLE_REQUEST } from './sample.ts';

type Schema = Readonly<Record<string, unknown>>;

const MADE = new Set(['payload.orderDetails', 'payload.signature']);
const TEXT: Schema = { type: 'string' };

/** OpenAPI 3.1 of the two routes; every parameter, pattern and sentence is from the table of rules. */
export function payloadDocument(): Schema {
  return {
    openapi: '3.1.0',
    info: { title: 'Process payload', version: '1' },
    paths: payloadPaths(),
    components: { schemas: payloadSchemas() },
  };
}

/** The schemas that the routes refer to, by name. */
export function payloadSchemas(): Schema {
  return {
    PayloadRequest: requestSchema(),
    PayloadDocument: documentSchema(),
    PayloadProblem: object({ path: TEXT, rule: ruleSchema(), given: TEXT, allowed: TEXT }),
  };
}

/** The paths, to be merged into a larger document. */
export function payloadPaths(): Schema {
  const dryRun = {
    ...{ name: 'dryRun', in: 'query', schema: { type: 'boolean' } },
    description: 'Says what is wrong, signs nothing and changes nothing.',
  };
  return {
    '/api/payloads/process': {
      post: {
        summary: 'Build and sign a payload',
        parameters: [dryRun],
        requestBody: json(ref('PayloadRequest'), SAMPLE_REQUEST),
        responses: {
          200: { description: 'The signed payload', ...json(ref('PayloadDocument')) },
          409: { description: 'No key is configured, or commercetools says otherwise' },
          422: { description: 'Everything that cannot be used', ...problems() },
        },
      },
    },
    '/api/payloads/verify': {
      post: {
        summary: 'Verify a payload',
        description:
          'With the key that merchantKeyId names here, or with publicKey (PEM) beside it.',
        requestBody: json(ref('PayloadDocument')),
        responses: { 200: { description: 'What holds and what does not', ...verification() } },
      },
    },
  };
}

function requestSchema(): Schema {
  const given = PARAMETERS.filter(({ path }) => !MADE.has(path));
  const isDetail = ({ path }: ParameterRule) => path.startsWith('orderDetails.');
  const source = { type: 'string', format: 'uuid' };
  return {
    ...object({
      ...properties(given.filter((rule) => !isDetail(rule))),
      from: {
        ...object({ orderId: source, cartId: source, paymentId: source }),
        ...{ minProperties: 1, maxProperties: 1 },
        description: 'A commercetools order, cart or payment to take the rest from.',
      },
      orderDetails: object(properties(given.filter(isDetail))),
      platform: { enum: ['web', 'android', 'ios'], default: 'web' },
      upi: { type: 'boolean', default: false, description: 'A mandate over UPI.' },
      mid: { ...TEXT, description: 'The merchant id (MID) that the payment goes to.' },
      strict: { type: 'boolean', default: true, description: 'Refuses keys that are not known.' },
      signatureEncoding: { enum: ['base64', 'hex'], default: 'base64' },
    }),
    description: RULES.filter(({ parameter }) => parameter === undefined)
      .map(({ id, path, allowed }) => `${id} ${path}: ${allowed}.`)
      .join('\n'),
  };
}

function documentSchema(): Schema {
  const inner = PARAMETERS.filter(({ path }) => path.startsWith('payload.'));
  return object({
    ...properties(PARAMETERS.filter(({ path }) => /^(requestId|service)$/.test(path))),
    payload: object(properties(inner)),
  });
}

function properties(rules: readonly ParameterRule[]): Schema {
  return Object.fromEntries(
    rules.map((rule) => [requestPath(rule.path).replace(/^orderDetails\./, ''), schemaOf(rule)]),
  );
}

function schemaOf({ id, allowed, help, parameter }: ParameterRule): Schema {
  const { type, values, pattern, fallback } = parameter;
  return {
    type,
    description: `${help} Allowed: ${allowed}. ${id}`,
    ...(values === undefined ? {} : { enum: values }),
    ...(pattern === undefined ? {} : { pattern: pattern.source }),
    ...(fallback === undefined ? {} : { default: type === 'boolean' ? true : fallback }),
  };
}

function ruleSchema(): Schema {
  return { enum: RULES.map(({ id }) => id) };
}

function verification(): Schema {
  const list = { type: 'array', items: ref('PayloadProblem') };
  const flag = { type: 'boolean' };
  return json(object({ valid: flag, signatureValid: flag, errors: list, warnings: list }));
}

function problems(): Schema {
  const errors = { type: 'array', items: ref('PayloadProblem') };
  const schema = object({ status: { type: 'integer' }, detail: TEXT, errors });
  return { content: { 'application/problem+json': { schema } } };
}

function json(schema: Schema, example?: unknown): Schema {
  const media = example === undefined ? { schema } : { schema, example };
  return { content: { 'application/json': media } };
}

function object(members: Schema): Schema {
  return { type: 'object', properties: members };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}
