import type { Tale } from './tale.ts';

/**
 * How a payment stands before the sync.
 * `missing`: it lacks gateway transactions; `wrong`: it has them in another state; `right`: nothing to do;
 * `exception`: a person must look; `ignored`: no money moved, or not of this shop.
 */
export type Standing = 'missing' | 'wrong' | 'right' | 'exception' | 'ignored';

/** Something that happens to payments, and how often. */
export type Scenario = {
  readonly name: string;
  readonly times: number;
  readonly standing: Standing;
  /** How the shopper pays; by card unless told otherwise. */
  readonly by?: 'check' | 'paypal' | 'bank';
  /** Nothing in the shop belongs to it: neither payment nor order is made. */
  readonly homeless?: true;
  readonly tell: (tale: Tale) => void;
};
