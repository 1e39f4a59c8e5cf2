import { expect } from 'chai';
import { type Family, familyOf, isNeutral } from '../../../../src/domain/gateway/applications.ts';

/** Every application of reference/cybersource.md §4.1 and §12.4 that moves money in a way we follow. */
const MONEY: Readonly<Record<Family, string>> = {
  authorization: 'ics_auth ics_incremental_auth ics_ap_auth ics_paypal_authorization',
  capture: 'ics_bill ics_ap_capture ics_paypal_do_capture',
  sale: 'ics_ecp_debit ics_ap_sale ics_bank_transfer ics_bank_transfer_real_time ics_direct_debit ics_boleto_payment',
  refund:
    'ics_credit ics_ecp_credit ics_ap_refund ics_bank_transfer_refund ics_direct_debit_refund ics_paypal_refund',
  reversal:
    'ics_auth_reversal ics_auto_auth_reversal ics_auto_full_auth_reversal ics_auto_void_auth_reversal ics_timeout_auth_reversal ics_ap_auth_reversal ics_paypal_auth_reversal',
  void: 'ics_void',
};

const NEUTRAL =
  'ics_decision ics_decision_early ics_dm_event ics_cm_action ics_score ics_risk_update ics_ipgeo ics_export ics_dav ics_arc ' +
  'ics_pa_setup ics_pa_enroll ics_pa_validate ics_authentication_exemptions ics_ecp_authenticate ics_ecp_avs ' +
  'ics_pay_subscription_create ics_pay_subscription_create_dup ics_pay_subscription_update ics_pay_subscription_delete ics_pay_subscription_retrieve ' +
  'ics_tax ics_bin_lookup ics_dcc ics_ap_sessions ics_ap_order ics_ap_initiate ics_ap_options ics_ap_create_mandate ics_ap_check_status';

/** Applications that move money in a way we do not follow: they must end as exceptions, never be ignored. */
const UNKNOWN =
  'ics_oct ics_timeout_oct_reversal ics_service_fee_auth ics_service_fee_bill ics_service_fee_credit ' +
  'ics_pin_debit_reversal ics_timeout_pin_debit_reversal ics_pinless_debit_reversal ics_gift_card_reversal ics_gift_card_void ' +
  'ics_ap_cancel ics_auths ICS_AUTH ics_decision2 xics_tax';

describe('applications', () => {
  for (const [family, names] of Object.entries(MONEY)) {
    for (const name of names.split(' ')) {
      it(`${name} is a ${family}`, () => {
        expect(familyOf(name)).to.equal(family);
        expect(isNeutral(name)).to.equal(false);
      });
    }
  }

  for (const name of NEUTRAL.split(' ')) {
    it(`${name} never moves money`, () => {
      expect(isNeutral(name)).to.equal(true);
      expect(familyOf(name)).to.equal(undefined);
    });
  }

  for (const name of UNKNOWN.split(' ')) {
    it(`${name} may move money: neither followed nor ignored`, () => {
      expect(familyOf(name)).to.equal(undefined);
      expect(isNeutral(name)).to.equal(false);
    });
  }
});
