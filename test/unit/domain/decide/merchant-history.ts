import { decide } from '../../../../src/domain/decide/decide.ts';
import { decideConversion } from '../../../../src/domain/decide/decide-conversion.ts';
import type { Decision } from '../../../../src/domain/decide/decision.ts';
import type { Evidence } from '../../../../src/domain/decide/evidence.ts';
import type { DecisionSettings } from '../../../../src/domain/decide/record-result.ts';
import type { Conversion } from '../../../../src/domain/gateway/conversion.ts';
import type {
  GatewayTransaction,
  TransactionDetails,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { daySlices } from '../../../../src/sync/run/plan.ts';
import {
  aPayment,
  applyActions,
  INSTANT_MS,
  MERCHANT_ID,
  money,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { ledgerGateway, ledgerOf } from '../../../support/ledger-gateway.ts';
import { DECISION } from '../../../support/settings.ts';
import { Life, PLANNED } from '../../sync/world/life.ts';
import { act } from '../../sync/world/merchant.ts';
import type { Step, World } from '../../sync/world/steps.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a merchant did with one payment, as its shop and the gateway tell of it once all of it is over. */
export type MerchantHistory = {
  readonly payment: Payment;
  readonly records: readonly GatewayTransaction[];
  readonly verdicts: readonly Conversion[];
  readonly evidence: Evidence;
  readonly settings: DecisionSettings;
  /** The gateway transactions whose money counts, or once counted. */
  readonly moved: ReadonlySet<string>;
  /** What the gateway's book says was released, in minor units. */
  readonly released: number;
};

/** The history of these steps, played on the book of the simulated gateway. */
export async function historyOf(
  steps: readonly Step[],
  rest: World['rest'],
): Promise<MerchantHistory> {
  const life = lived(steps, rest);
  const end = INSTANT_MS + 60 * DAY;
  const clock = settableClock(end);
  const gateway = ledgerGateway(ledgerOf([life.book]), MERCHANT_ID, clock);
  const window = { from: INSTANT_MS - DAY, to: end };
  const page = await gateway.search({ merchantId: MERCHANT_ID, window, offset: 0, limit: 500 });
  if (!page.ok) throw new Error(page.error.message);
  const records = page.value.records.flatMap((one) => ('malformed' in one ? [] : [one]));
  const details = await Promise.all(
    records.map(async ({ id }): Promise<readonly [string, TransactionDetails | 'unavailable']> => {
      const answer = await gateway.details(MERCHANT_ID, id);
      return [id, answer.ok ? answer.value : 'unavailable'];
    }),
  );
  const verdicts: Conversion[] = [];
  for (const day of daySlices(window)) {
    const answer = await gateway.conversions({ merchantId: MERCHANT_ID, window: day });
    if (!answer.ok) throw new Error(answer.error.message);
    verdicts.push(...answer.value.flatMap((one) => ('malformed' in one ? [] : [one])));
  }
  return {
    payment: aPayment({ plannedAmount: PLANNED, transactions: shopOf(life) }),
    ...{ records, verdicts, evidence: new Map(details) },
    settings: {
      ...DECISION,
      multipleCaptures: new Set(rest === 'kept' ? [MERCHANT_ID] : []),
    },
    moved: new Set(life.book.operations.map(({ id }) => id)),
    released: life.book.sumsAt(Number.POSITIVE_INFINITY).CancelAuthorization,
  };
}

function lived(steps: readonly Step[], rest: World['rest']): Life {
  let last = 0;
  const nextNumber = () => {
    last += 1;
    return last;
  };
  const digits = { currencyCode: 'EUR', fractionDigits: 2, extraZeros: '' };
  const life = new Life(PAYMENT_ID, { merchantId: MERCHANT_ID, nextNumber, ...digits }, rest);
  let at = INSTANT_MS;
  for (const step of steps) {
    at += step.wait * MINUTE;
    act(life, step, at);
  }
  return life;
}

function shopOf({ shopWrites }: Life): readonly Transaction[] {
  return shopWrites.map(({ at, amount, ...rest }, n) => ({
    ...{ id: `shop-${n}`, amount: money(amount), customType: 'none', ...rest },
    timestamp: new Date(at).toISOString(),
    availableCaptureAmount: undefined,
  }));
}

/** Decides records with all that is known of the history, as a run does. */
export function runOf(
  { evidence, settings }: MerchantHistory,
  payment: Payment,
  records: readonly GatewayTransaction[],
): Decision {
  return decide(payment, records, evidence, settings);
}

/** Decides verdicts; those that the decision wants are read, as a run does. */
export function verdictsOf(
  { evidence, settings, verdicts }: MerchantHistory,
  payment: Payment,
  own: readonly Conversion[],
): Decision {
  let [known, allRead] = [own, new Set<string>()];
  for (;;) {
    const more = { details: evidence, allRead };
    const decision = decideConversion(payment, known, more, settings);
    const wanted = decision.wantedVerdicts.filter((id) => !allRead.has(id));
    if (wanted.length === 0) return decision;
    allRead = new Set([...allRead, ...wanted]);
    const read = verdicts.filter((one) => allRead.has(one.id) && !own.includes(one));
    known = [...own, ...read];
  }
}

/** The payment after both kinds of a full pass, twice: what waited for the other kind is read again. */
export function passed(history: MerchantHistory, before: Payment): Payment {
  let payment = before;
  for (let pass = 0; pass < 2; pass += 1) {
    const verdicts = verdictsOf(history, payment, history.verdicts);
    payment = applyActions(payment, verdicts.actions);
    const records = runOf(history, payment, history.records);
    payment = applyActions(payment, records.actions);
  }
  return payment;
}

/** What a payment says of money, up to which of equal transactions has which id. */
export function moneyOf({ transactions }: Payment): readonly string[] {
  return transactions
    .map(({ type, state, amount, interactionId }) =>
      [type, state, amount.centAmount, interactionId].join(' '),
    )
    .sort();
}
