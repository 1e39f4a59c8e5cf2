import type { ByProjectKeyRequestBuilder } from '@commercetools/platform-sdk';
import pLimit from 'p-limit';
import type { Failure } from '../domain/failure.ts';
import type { Payment } from '../domain/payment/payment.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Payments } from '../ports/ports.ts';
import { type Call, RETRY, type RetrySettings, retrying, within } from '../shared/outbound.ts';
import { PaymentAnswer, PaymentsAnswer, TypeAnswer } from './answers.ts';
import { callProject, type Reader } from './call.ts';
import { createProjectClient } from './client.ts';
import { listPayments } from './list-payments.ts';
import { orderNumbersOfPayments, paymentIdsByOrderNumber } from './orders.ts';
import { isIn, queryParts } from './predicate.ts';
import type { ProjectSettings } from './project.ts';
import { type TransactionDataTypeId, toPayment } from './to-payment.ts';
import { TRANSACTION_DATA, toUpdateAction } from './to-update-action.ts';

/** The project, how many updates may be in flight at once, and how reads are retried; the machine's time unless told. */
export type PaymentsSettings = ProjectSettings & {
  readonly concurrency: number;
  readonly retry?: RetrySettings;
  readonly now?: () => number;
};

/** How long "the project has no such type" is believed: post-deploy may make it at any time. */
const NO_TYPE_MS = 5 * 60 * 1000;

type Identifiers = Parameters<Payments['find']>[0];

/** The `Payments` port over platform-sdk: reads are retried, a write is sent once and its conflict is a value. */
export function createPayments(settings: PaymentsSettings): Payments {
  const project = createProjectClient(settings);
  const limit = pLimit(settings.concurrency);
  const bounded = <T>(what: string, call: Call<T>) => within(settings.timeoutMs + 1000, what, call);
  const retried = retrying(settings.retry ?? RETRY);
  const read = <T>(what: string, call: Call<T>) =>
    retried(() => bounded(`commercetools ${what}`, call));
  const reader = { project, read };
  const typeId = learned(
    () => read('type', () => transactionDataTypeId(project)),
    settings.now ?? Date.now,
  );
  const withType = async <T>(use: (id: TransactionDataTypeId) => Promise<Result<T, Failure>>) => {
    const known = await typeId();
    return known.ok ? use(known.value) : known;
  };
  return {
    prepare: () => withType(async () => ok(undefined)),
    find: (by) => withType((id) => findPayments(reader, by, id)),
    idsByOrderNumber: (numbers) => paymentIdsByOrderNumber(reader, numbers),
    orderNumbersOf: (paymentIds) => orderNumbersOfPayments(reader, paymentIds),
    get: (paymentId) =>
      withType((id) =>
        read('payment', async () => {
          const request = project.payments().withId({ ID: paymentId }).get();
          return asPayment(await callProject('payment', PaymentAnswer, request), id);
        }),
      ),
    update: (paymentId, version, actions) =>
      withType((id) =>
        limit(() =>
          bounded('commercetools update', async () => {
            const body = { version, actions: actions.map(toUpdateAction) };
            const request = project.payments().withId({ ID: paymentId }).post({ body });
            return asPayment(await callProject('update', PaymentAnswer, request), id);
          }),
        ),
      ),
    list: (query) => withType((id) => listPayments(reader, query, id)),
  };
}

async function findPayments(
  { project, read }: Reader,
  by: Identifiers,
  typeId: TransactionDataTypeId,
): Promise<Result<readonly Payment[], Failure>> {
  const pages = await Promise.all(
    predicates(by).map((where) =>
      read('payments', () => {
        const queryArgs = { where, limit: 500, withTotal: false };
        return callProject('payments', PaymentsAnswer, project.payments().get({ queryArgs }));
      }),
    ),
  );
  const payments = new Map<string, Payment>();
  for (const page of pages) {
    if (!page.ok) return page;
    for (const found of page.value.results) payments.set(found.id, toPayment(found, typeId));
  }
  return ok([...payments.values()]);
}

/** One predicate for a page of 50; more where there are more identifiers than a URL may hold. */
function predicates({ ids, keys, interactionIds }: Identifiers): readonly string[] {
  const all = [
    ...ids.map((value) => ({ field: 'id', value })),
    ...keys.map((value) => ({ field: 'key', value })),
    ...interactionIds.map((value) => ({ field: 'interactionId', value })),
  ];
  return queryParts(all, ({ value }) => value).map((part) => {
    const valuesOf = (field: string) =>
      part.filter((one) => one.field === field).map(({ value }) => value);
    return [
      ...isIn('id', valuesOf('id')),
      ...isIn('key', valuesOf('key')),
      ...isIn('interactionId', valuesOf('interactionId')).map((inner) => `transactions(${inner})`),
    ].join(' or ');
  });
}

function asPayment(
  answer: Result<PaymentAnswer, Failure>,
  typeId: TransactionDataTypeId,
): Result<Payment, Failure> {
  return answer.ok ? ok(toPayment(answer.value, typeId)) : answer;
}

/** A project without the type does not use it; a client that may not see types cannot know, and is refused. */
async function transactionDataTypeId(
  project: ByProjectKeyRequestBuilder,
): Promise<Result<TransactionDataTypeId, Failure>> {
  const type = await callProject(
    'type',
    TypeAnswer,
    project.types().withKey({ key: TRANSACTION_DATA }).get(),
  );
  if (type.ok) return ok(type.value.id);
  return type.error.kind === 'NotFound' ? ok(undefined) : err(type.error);
}

/** Asks once and remembers what it found; that there is nothing only for a while, and a failure not at all. */
function learned(ask: Call<TransactionDataTypeId>, now: () => number): Call<TransactionDataTypeId> {
  let asked: ReturnType<typeof ask> | undefined;
  let forgottenAt = 0;
  return () => {
    if (asked !== undefined && now() < forgottenAt) return asked;
    forgottenAt = Number.POSITIVE_INFINITY;
    asked = ask().then((answer) => {
      if (!answer.ok) forgottenAt = 0;
      else if (answer.value === undefined) forgottenAt = now() + NO_TYPE_MS;
      return answer;
    });
    return asked;
  };
}
