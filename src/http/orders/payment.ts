import { type Request, type Response, Router } from 'express';
import { isPaymentId } from '../../domain/payment/payment.ts';
import type { PaymentRow, Payments } from '../../ports/ports.ts';
import { exceptionView } from '../exceptions/exceptions-view.ts';
import { type FailureView, failureView } from '../format/failure-view.ts';
import { correlationId } from '../middleware/correlation.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import type { Pages } from '../pages.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { type ComparisonView, comparisonView, paymentView } from './payment-view.ts';

type PaymentRequest = Request<{ paymentId: string }>;
type Compared = { readonly comparison?: ComparisonView; readonly failure?: FailureView };

/** Open exceptions that the page of a payment shows at most; the list of exceptions has all. */
const MOST_EXCEPTIONS = 20;

/** `GET /orders/:paymentId`: one payment, what of it is for a person, and what a sync of it would change. */
export function paymentRoutes(ports: HttpPorts, settings: HttpSettings, pages: Pages): Router {
  const router = Router();
  router.get('/orders/:paymentId', async (request: PaymentRequest, response: Response) => {
    const row = await knownPayment(ports.payments, request);
    const { id } = row.payment;
    const now = ports.clock.now();
    const about = { state: 'open', now, paymentId: id, offset: 0, limit: MOST_EXCEPTIONS } as const;
    const [states, open] = await Promise.all([
      ports.store.syncStates([id]),
      ports.exceptions.exceptions(about),
    ]);
    const at = { now, merchantIds: settings.merchantIds };
    const asked = request.query.compare === 'true';
    const compared = asked ? await compare(ports, row, response) : undefined;
    pages.page(
      response,
      'payment',
      { title: `Payment ${id.slice(0, 8)}`, current: 'orders' },
      {
        ...paymentView(row, states.get(id), at),
        exceptions: open.exceptions.map((one) => exceptionView(one, { now, settings })),
        canCompare: ports.compare !== undefined,
        compared,
      },
    );
  });
  router.get(
    '/orders/:paymentId/comparison',
    async (request: PaymentRequest, response: Response) => {
      if (ports.compare === undefined) throw notFound();
      const row = await knownPayment(ports.payments, request);
      pages.part(response, 'comparison', { compared: await compare(ports, row, response) });
    },
  );
  return router;
}

async function knownPayment(payments: Payments, request: PaymentRequest): Promise<PaymentRow> {
  const paymentId = request.params.paymentId.toLowerCase();
  if (!isPaymentId(paymentId)) throw notFound('A payment’s address ends in its id, a UUID.');
  const listed = await payments.list({ search: paymentId, offset: 0, limit: 10 });
  if (!listed.ok) {
    const detail = `The payment could not be read from commercetools: ${listed.error.message}`;
    throw new ProblemError({ status: failureView('', listed.error, NOWHERE).status, detail });
  }
  const row = listed.value.rows.find(({ payment }) => payment.id === paymentId);
  if (row === undefined) throw notFound('commercetools has no payment with this id.');
  return row;
}

async function compare(ports: HttpPorts, row: PaymentRow, response: Response): Promise<Compared> {
  if (ports.compare === undefined) return {};
  const { payment } = row;
  const items = await ports.compare(payment.id);
  if (items.ok) return { comparison: comparisonView(items.value, payment, ports.clock.now()) };
  const title = 'Cybersource could not be asked';
  const retry = `/orders/${encodeURIComponent(payment.id)}?compare=true`;
  return { failure: failureView(title, items.error, { id: correlationId(response), retry }) };
}

const NOWHERE = { id: '', retry: '' } as const;
