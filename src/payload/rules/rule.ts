/** The id of a rule, as in the requirements: `PP-R1` to `PP-R71`. */
export type RuleId = `PP-R${number}`;

/** Whether a parameter must be there: always, never, or when its rule says so. */
export type Required = 'yes' | 'no' | 'conditional';

/** Changes to the sample request, by path; a value of undefined takes the path away. */
export type Overlay = Readonly<Record<string, unknown>>;

/**
 * What a rule accepts or refuses: a request to build from, a finished document (`orderDetails` signed as
 * it is, unless `signed` says what was signed in its place), a key, or an error as we report it.
 */
export type Example =
  | { readonly request: Overlay }
  | { readonly document: Overlay; readonly signed?: string }
  | { readonly keyBits: number }
  | { readonly error: Readonly<Record<string, string>> };

/** The parameter that a rule is about: its shape, without regard to other parameters. */
export type Parameter = {
  readonly type: 'string' | 'boolean';
  readonly required: Required;
  /** What an absent parameter means; written out only where the parameter is required or of the envelope. */
  readonly fallback: string | undefined;
  readonly values: readonly string[] | undefined;
  readonly pattern: RegExp | undefined;
  readonly allowEmpty: boolean;
  /** The form in which a value is sent; answers what it cannot read as it is. */
  readonly normal: (value: unknown, context: Context) => unknown;
};

/** One row of the table: what must hold, in words for people and as a check. */
export type Rule = {
  readonly id: RuleId;
  /** Where a violation is reported, as in `process-payload.rules.json`. */
  readonly path: string;
  /** What is allowed; ends the sentence "allowed: …". */
  readonly allowed: string;
  /** What the parameter is for, in one sentence; empty for a rule across parameters. */
  readonly help: string;
  /** Ours, not the vendor's: what somebody else built is only warned about it. Marked † in the requirements. */
  readonly ours: boolean;
  readonly parameter: Parameter | undefined;
  /** Whether the rule is broken in a way that its parameter alone does not show. */
  readonly broken: ((facts: Facts) => boolean) | undefined;
  readonly passes: Example;
  readonly fails: Example;
};

/** Where the payment page runs. */
export type Platform = 'web' | 'android' | 'ios';

/** A merchant id (MID) as far as it decides where a payment is routed to. */
export type Route = {
  readonly merchantId: string;
  readonly gatewayId: string | undefined;
  readonly gatewayReferenceId: string | undefined;
};

/** What a payload is judged by besides its own values. */
export type Context = {
  readonly platform: Platform;
  /** A mandate over UPI, whether said so or seen by its dates. */
  readonly upi: boolean;
  /** Epoch milliseconds; decides which day is today in UTC. */
  readonly now: number;
  readonly orderIdMax: number;
  readonly mandateEpochUnit: 'seconds' | 'milliseconds';
  /** The key ids that can sign; undefined where somebody else signed. */
  readonly merchantKeyIds: readonly string[] | undefined;
  /** The merchant ids that share the payload's gateway. */
  readonly routes: readonly Route[];
  /** How the same order id was spelled before, when that was in another case. */
  readonly otherSpelling: (orderId: string) => string | undefined;
};

/** The values of a payload by path, and what it is judged by. */
export type Facts = {
  readonly context: Context;
  /** The value at a path; undefined when it is absent. */
  value(path: string): unknown;
  /** The text at a path; undefined when it is absent or no text. */
  text(path: string): string | undefined;
  /** Every path that has a value. */
  readonly paths: readonly string[];
};
