/**
 * One row of the gateway's transaction search, as JSON.
 * Only what the simulator itself reads is typed; the rest is as loose as the gateway's own answers.
 * Source: reference/cybersource.md §3.5.
 */
export type GatewayRow = {
  readonly id: string;
  /** ISO instant in UTC with whole seconds, as the gateway writes it. */
  readonly submitTimeUtc: string;
  readonly merchantId: string;
  readonly clientReferenceInformation?: {
    readonly code?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
};

/** How the shopper paid; decides what `paymentInformation` looks like. */
export type Tender =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'applePay'
  | 'googlePay'
  | 'check'
  | 'paypal'
  | 'bank';

/** What a builder needs to know of a transaction; everything else of the row is made up. */
export type RowFacts = {
  readonly id: string;
  readonly merchantId: string;
  /** `clientReferenceInformation.code`. */
  readonly code?: string;
  /** ISO instant or epoch milliseconds. */
  readonly submittedAt: string | number;
  /** Decimal digits; without it `amountDetails` is `{}`, as the gateway sends it. */
  readonly amount?: string;
  readonly currency?: string;
  readonly tender?: Tender;
  /** Who bought; first and last name. */
  readonly shopper?: readonly [string, string];
  /** Last digits of the card or account. */
  readonly suffix?: string;
  /** Another code than the operation's usual one, for example `235` for a refused capture. */
  readonly reasonCode?: string;
};

/** An application of a row; one that was requested but not run has a name only. */
export type RowApplication = {
  readonly name: string;
  readonly reasonCode?: string | null;
  readonly rCode?: string;
  readonly rFlag?: string;
  readonly rMessage?: string;
  readonly reconciliationId?: string;
  readonly returnCode?: number | string;
};

/** What the row says as a whole: its own codes and its applications. */
export type RowOutcome = {
  readonly reasonCode: string;
  readonly rCode: string;
  readonly rFlag: string;
  readonly returnCode?: number | string;
  readonly applications: readonly RowApplication[];
  readonly error?: { readonly reason: string; readonly message: string };
};

// Shared by all rows: a hundred thousand of them must fit into memory.
const CLIENT = {
  applicationName: 'REST API',
  applicationUser: 'simulated_user',
  partner: { solutionId: '42EV2E6T', developerId: 'N2RC3Q4K' },
};
const PROCESSING = {
  commerceIndicator: '7',
  commerceIndicatorLabel: 'internet',
  businessApplicationId: '00',
};
const PROCESSOR = { processor: { name: 'vdcsimulated' }, approvalCode: '831000', eventStatus: '' };
const RISK = { providers: { fingerprint: { true_ip_address: '203.0.113.7', smartId: null } } };
// Fields that no documentation names arrive in every real row; a reader must not mind them.
const UNKNOWN = { _unlisted: { shard: 'eu-3', replicated: true } };

const TENDERS: Readonly<Record<Tender, object>> = {
  visa: card('VI', '001', '411111'),
  mastercard: card('MC', '002', '555555'),
  amex: card('AX', '003', '378282'),
  applePay: { ...card('VI', '001', '411111'), fluidData: {} },
  googlePay: { ...card('MC', '002', '520424'), fluidData: {} },
  check: { paymentType: { type: 'check', method: 'CK', name: 'eCheck' }, bank: { account: {} } },
  bank: {
    paymentType: { type: 'bank transfer', method: 'BT', name: 'smartpay' },
    bank: { account: {} },
  },
  paypal: { paymentType: { type: 'paypal', method: 'PP', name: 'smartpay' }, customer: {} },
};

function card(method: string, type: string, prefix: string): object {
  return {
    paymentType: { type: 'credit card', method, name: 'smartpay' },
    customer: {},
    card: { type, prefix },
  };
}

function paymentInformation(facts: RowFacts): object {
  const base = TENDERS[facts.tender ?? 'visa'];
  const suffix = facts.suffix ?? facts.id.slice(-4);
  if ('card' in base) return { ...base, card: { ...Object(base.card), suffix } };
  return 'bank' in base ? { ...base, bank: { account: { suffix } } } : base;
}

function amountDetails(facts: RowFacts): object {
  if (facts.amount === undefined) return {};
  return {
    totalAmount: facts.amount,
    ...(facts.currency === undefined ? {} : { currency: facts.currency }),
  };
}

function billTo([firstName, lastName]: readonly [string, string]): object {
  const email = `${firstName}.${lastName}@shopper.example`.toLowerCase().replaceAll(' ', '');
  return { firstName, lastName, email };
}

/** The row of a transaction with the given outcome, complete with what surrounds it in reality. */
export function row(facts: RowFacts, outcome: RowOutcome): GatewayRow {
  const { applications, error, ...codes } = outcome;
  return {
    id: facts.id,
    submitTimeUtc: toGatewayTime(facts.submittedAt),
    merchantId: facts.merchantId,
    applicationInformation: { ...codes, applications },
    clientReferenceInformation: facts.code === undefined ? CLIENT : { code: facts.code, ...CLIENT },
    ...(error === undefined ? {} : { errorInformation: error }),
    orderInformation: {
      billTo: billTo(facts.shopper ?? ['Jane', 'Doe']),
      amountDetails: amountDetails(facts),
    },
    paymentInformation: paymentInformation(facts),
    processingInformation: PROCESSING,
    processorInformation: PROCESSOR,
    riskInformation: RISK,
    ...UNKNOWN,
    _links: { transactionDetail: { href: transactionUrl(facts.id), method: 'GET' } },
  };
}

/** The address by which the gateway links to a transaction; always the real host's. */
export function transactionUrl(id: string): string {
  return `https://apitest.cybersource.com/tss/v2/transactions/${id}`;
}

/** An instant as the gateway writes it: UTC, whole seconds. */
export function toGatewayTime(instant: string | number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The n-th gateway transaction id: 22 digits, ascending with n. */
export function gatewayId(n: number): string {
  return `7224200000${String(n).padStart(12, '0')}`;
}

/**
 * The n-th gateway transaction id when its time counts: the last nine digits of the second, then n. Ids are time
 * stamps. Source: reference/cybersource-facts.md §5.
 */
export function gatewayIdAt(at: number, n: number): string {
  return `${Math.floor(at / 1000) % 1_000_000_000}`.padStart(9, '0') + `${n}`.padStart(13, '0');
}
