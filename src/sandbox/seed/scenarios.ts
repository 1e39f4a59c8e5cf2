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
  ...ODDITIES,
];
