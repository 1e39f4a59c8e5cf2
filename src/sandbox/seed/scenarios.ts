import { BANK_PAYMENTS } from './bank-payments.ts';
import { DOUBTS } from './doubts.ts';
import { FOLLOW_ONS } from './follow-ons.ts';
import { HELD_SALES } from './held-sales.ts';
import { HESITATIONS } from './hesitations.ts';
import { MONEY_BACK } from './money-back.ts';
import { MONEY_IN } from './money-in.ts';
import { ODDITIES } from './oddities.ts';
import type { Scenario } from './scenario.ts';

/** Everything that happens in the sandbox shop, and how often. */
export const SCENARIOS: readonly Scenario[] = [
  ...MONEY_IN,
  ...MONEY_BACK,
  ...HESITATIONS,
  ...HELD_SALES,
  ...BANK_PAYMENTS,
  ...FOLLOW_ONS,
  ...DOUBTS,
  ...ODDITIES,
];
