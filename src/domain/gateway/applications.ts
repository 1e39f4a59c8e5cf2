/** What an application of the gateway does with money. */
export type Family = 'authorization' | 'capture' | 'sale' | 'refund' | 'reversal' | 'void';

/**
 * How an application comes to its end. `card`: its code is all there is. `eCheck` and `later`: its status says, days
 * later. `at once`: the money has moved when its code is 100.
 */
export type Course = 'card' | 'eCheck' | 'later' | 'at once';

type Row = { readonly family: Family; readonly course: Course; readonly names: readonly string[] };

/**
 * Every application that moves money of a payment. Source: Cybersource Transaction Search guide, "Services Returned by
 * the API"; reference/cybersource.md §4.1, §12.4; how each ends: reference/cybersource-facts.md §3.1.
 */
export const APPLICATIONS: readonly Row[] = [
  { family: 'authorization', course: 'card', names: ['ics_auth', 'ics_incremental_auth'] },
  { family: 'authorization', course: 'later', names: ['ics_ap_auth', 'ics_paypal_authorization'] },
  { family: 'capture', course: 'card', names: ['ics_bill'] },
  { family: 'capture', course: 'later', names: ['ics_ap_capture', 'ics_paypal_do_capture'] },
  { family: 'sale', course: 'eCheck', names: ['ics_ecp_debit'] },
  {
    family: 'sale',
    course: 'later',
    names: [
      'ics_ap_sale',
      'ics_bank_transfer',
      'ics_bank_transfer_real_time',
      'ics_direct_debit',
      'ics_boleto_payment',
      'ics_china_payment',
      'ics_paypal_ec_do_payment',
      'ics_paypal_do_ref_transaction',
      'ics_paypal_preapproved_payment',
    ],
  },
  {
    family: 'sale',
    course: 'at once',
    names: ['ics_pin_debit_purchase', 'ics_pinless_debit', 'ics_gift_card_redemption'],
  },
  { family: 'refund', course: 'card', names: ['ics_credit'] },
  { family: 'refund', course: 'eCheck', names: ['ics_ecp_credit'] },
  {
    family: 'refund',
    course: 'later',
    names: [
      'ics_ap_refund',
      'ics_bank_transfer_refund',
      'ics_direct_debit_refund',
      'ics_china_refund',
      'ics_paypal_refund',
      'ics_paypal_credit',
    ],
  },
  { family: 'refund', course: 'at once', names: ['ics_pin_debit_credit', 'ics_gift_card_refund'] },
  {
    family: 'reversal',
    course: 'card',
    names: [
      'ics_auth_reversal',
      'ics_auto_auth_reversal',
      'ics_auto_full_auth_reversal',
      'ics_auto_void_auth_reversal',
      'ics_timeout_auth_reversal',
    ],
  },
  {
    family: 'reversal',
    course: 'later',
    names: ['ics_ap_auth_reversal', 'ics_paypal_auth_reversal'],
  },
  { family: 'void', course: 'card', names: ['ics_void'] },
];

const KNOWN: ReadonlyMap<string, Row> = new Map(
  APPLICATIONS.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

/** Applications that never move money: risk, payer authentication, tokens, mandates, look-ups, rates. Same source. */
export const NEUTRAL: readonly RegExp[] = [
  /^ics_decision(_early)?$/,
  /^ics_(dm_event|cm_action|score|risk_update|ipgeo|export|dav|arc)$/,
  /^ics_pa_(setup|enroll|validate)$/,
  /^ics_authentication_exemptions$/,
  /^ics_ecp_(authenticate|avs)$/,
  /^ics_pay_subscription_/,
  /^ics_ap_(billing_agreement|initiate|options|order|sessions|check_status|mandate_status)$/,
  /^ics_ap_(create|update|import|revoke)_mandate$/,
  /^ics_paypal_(button_create|create_agreement|update_agreement|ec_order_setup)$/,
  /^ics_(direct_debit_mandate|direct_debit_validate|pinless_debit_validate)$/,
  /^ics_gift_card_(activation|balance_inquiry)$/,
  /^ics_(tax|bin_lookup|dcc|dcc_update|credit_auth|auth_refresh|download)$/,
  /^ics_ifs_(setup|update)$/,
  /^ics_get_(masterpass_data|card_checkout_data)$/,
];

/**
 * Services whose money is not written onto the payment: a fee of its own, other operations on gift cards, push
 * payments, reversals of debits. Whatever runs beside them is written; they are for a person to look at.
 */
export const OTHER_SERVICES: readonly RegExp[] = [
  /^ics_service_fee_/,
  /^ics_gift_card_(reload|reversal|void|timeout_reversal)$/,
  /^ics_(oct|timeout_oct_reversal)$/,
  /^ics_(pin_debit_reversal|timeout_pin_debit_reversal|pinless_debit_reversal)$/,
  /^ics_ap_cancel$/,
];

/** What an application does with money; undefined when it is neutral, another service or unknown. */
export function familyOf(applicationName: string): Family | undefined {
  return KNOWN.get(applicationName)?.family;
}

/** How an application that moves money comes to its end. */
export function courseOf(applicationName: string): Course {
  return KNOWN.get(applicationName)?.course ?? 'card';
}

/** Whether an application is known never to move money. */
export function isNeutral(applicationName: string): boolean {
  return NEUTRAL.some((pattern) => pattern.test(applicationName));
}

/** Whether an application moves money that is known and not written here. */
export function isOtherService(applicationName: string): boolean {
  return OTHER_SERVICES.some((pattern) => pattern.test(applicationName));
}
