import fc from 'fast-check';

/** What a merchant, its customers, the fraud team or a bank may do next to one payment. */
export const STEP_NAMES = [
  'authorize',
  'sell',
  'decline',
  'hold',
  'hold a sale',
  'accept',
  'settle',
  'reject',
  'capture',
  'refund',
  'void',
  'reverse',
  'increment',
  'approve in part',
  'decline softly',
  'reject by risk',
  'fail to capture',
  'time out',
  'charge again',
  'transfer',
  'pay by check',
] as const;

export type StepName = (typeof STEP_NAMES)[number];

/** One step; what does not fit its payment at that moment does not happen. Durations in minutes. */
export type Step = {
  readonly name: StepName;
  readonly payment: number;
  readonly wait: number;
  /** How much of what there is. */
  readonly percent: number;
  /** Chooses among what is possible. */
  readonly pick: number;
  /** Whether the shop knows of it, or its request broke off before the answer came. */
  readonly shop: 'unaware' | 'aware' | 'interrupted';
  /** Who gives a follow-on its reference: the shop, the gateway by the clock, or a person in the Business Center. */
  readonly reference: 'own' | 'clock' | 'typed';
  /** How late the verdict shows, and how long a transfer takes. */
  readonly late: number;
};

/** A look at the gateway: the next tick of the schedule, or a back-fill of a part of the time so far. */
export type Read =
  | { readonly kind: 'tick'; readonly wait: number }
  | {
      readonly kind: 'back-fill';
      readonly wait: number;
      readonly from: number;
      readonly to: number;
    };

/** What happens to the events in turn: each is lost, delivered or delivered twice, after so many minutes. */
export type Delivery = { readonly times: 0 | 1 | 2; readonly after: number };

/** A random merchant with its gateway, and how we look at it. */
export type World = {
  readonly steps: readonly Step[];
  readonly reads: readonly Read[];
  readonly deliveries: readonly Delivery[];
  /** Whether a smaller capture keeps or releases the rest. */
  readonly rest: 'kept' | 'same row' | 'own row';
};

const DAY = 24 * 60;

const waits = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 2 * DAY }));

/** What may happen in a world: these steps, and follow-ons with these references. */
export type Happenings = {
  readonly names: readonly StepName[];
  readonly references: readonly Step['reference'][];
  readonly shops: readonly Step['shop'][];
  readonly rests: readonly World['rest'][];
};

const stepOf = ({ names, references, shops }: Happenings): fc.Arbitrary<Step> =>
  fc.record({
    name: fc.constantFrom(...names),
    payment: fc.nat({ max: 1 }),
    wait: waits,
    percent: fc.integer({ min: 1, max: 100 }),
    pick: fc.nat({ max: 5 }),
    shop: fc.constantFrom(...shops),
    reference: fc.constantFrom(...references),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * DAY })),
  });

const tick: fc.Arbitrary<Read> = fc.record({ kind: fc.constant('tick' as const), wait: waits });

const backFill: fc.Arbitrary<Read> = fc.record({
  kind: fc.constant('back-fill' as const),
  wait: waits,
  from: fc.integer({ min: 0, max: 99 }),
  to: fc.integer({ min: 1, max: 100 }),
});

const deliveries: fc.Arbitrary<Delivery> = fc.record({
  times: fc.constantFrom(0 as const, 0 as const, 1 as const, 1 as const, 2 as const),
  after: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 })),
});

/** Worlds in which only this happens. */
export function worldsOf(happenings: Happenings): fc.Arbitrary<World> {
  return fc.record({
    steps: fc.array(stepOf(happenings), { minLength: 1, maxLength: 12 }),
    reads: fc.array(fc.oneof(tick, tick, tick, backFill), { minLength: 1, maxLength: 12 }),
    deliveries: fc.array(deliveries, { minLength: 1, maxLength: 8 }),
    rest: fc.constantFrom(...happenings.rests),
  });
}
