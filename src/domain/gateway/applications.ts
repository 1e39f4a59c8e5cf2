/** What an application of the gateway does with money. */
export type Family = 'authorization' | 'capture' | 'sale' | 'refund' | 'reversal' | 'void';

/**
 * Every application that moves money, by what it does.
 * Source: Cybersource Transaction Search guide, "Services Returned by the API"; reference/cybersource.md §4.1, §12.4.
 */
const FAMILIES: Readonly<Record<Family, readonly string[]>> = {
  authorization: ['ics_auth', 'ics_incremental_auth', 'ics_ap_auth', 'ics_paypal_authorization'],
  capture: ['ics_bill', 'ics_ap_capture', 'ics_paypal_do_capture'],
  sale: [
    'ics_ecp_debit',
    'ics_ap_sale',
    'ics_bank_transfer',
    'ics_bank_transfer_real_time',
    'ics_direct_debit',
    'ics_pin_debit_purchase',
    'ics_pinless_debit',
    'ics_gift_card_redemption',
    'ics_china_payment',
    'ics_paypal_ec_do_payment',
    'ics_paypal_do_ref_transaction',
    'ics_paypal_preapproved_payment',
  ],
  refund: [
    'ics_credit',
    'ics_ecp_credit',
    'ics_ap_refund',
    'ics_bank_transfer_refund',
    'ics_direct_debit_refund',
    'ics_pin_debit_credit',
    'ics_gift_card_refund',
    'ics_china_refund',
    'ics_paypal_refund',
    'ics_paypal_credit',
  ],
  reversal: [
    'ics_auth_reversal',
    'ics_auto_auth_reversal',
    'ics_auto_full_auth_reversal',
    'ics_auto_void_auth_reversal',
    'ics_timeout_auth_reversal',
    'ics_ap_auth_reversal',
    'ics_paypal_auth_reversal',
  ],
  void: ['ics_void'],
};

const FAMILY_OF: ReadonlyMap<string, Family> = new Map(
  Object.entries(FAMILIES).flatMap(([family, names]) =>
    names.map((name) => [name, family as Family] as const),
  ),
);

/** Applications that never move money: risk, payer authentication, tokens, mandates, look-ups. Same source. */
const NEUTRAL: readonly RegExp[] = [
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

/** What an application does with money; undefined when it is neutral or unknown. */
export function familyOf(applicationName: string): Family | undefined {
  return FAMILY_OF.get(applicationName);
}

/** Whether an application is known never to move money. */
export function isNeutral(applicationName: string): boolean {
  return NEUTRAL.some((pattern) => pattern.test(applicationName));
}
