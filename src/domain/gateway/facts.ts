import { type Family, familyOf, isNeutral, isOtherService } from './applications.ts';
import {
  type Application,
  type GatewayTransaction,
  type KnownDetails,
  ran,
  succeeded,
} from './gateway-transaction.ts';

/** What the outcome rules look at: a gateway transaction, its details as far as they are known, and the code that counts. */
export type Facts = {
  readonly record: GatewayTransaction;
  readonly details: KnownDetails;
  readonly code: string | undefined;
};

/** What ran beside the rest and is not written: another service, an application nobody knows, or one that says too little. */
export type Beside = 'other-service' | 'unknown-application' | 'unclear-record';

/** Codes after which the outcome is unknown; 262: still in progress. Source: reference/cybersource-facts.md §4. */
const UNKNOWN_CODES: ReadonlySet<string> = new Set(['150', '151', '152', '250', '262']);

/** Flags of an error (rCode -1) that leaves the outcome unknown; others say that the request was refused. */
const UNKNOWN_FLAGS = /SYSTEM|TIME_?OUT/;

/** Success is the lightest, a held review and a rejection by risk are graver, any other code is the gravest. */
const GRAVITY = ['100', '475', '480', '481'];

/** The facts of a record. */
export function factsOf(record: GatewayTransaction, details: KnownDetails): Facts {
  return { record, details, code: graverCode(record) };
}

/** Of the top-level code and that of `ics_decision` the graver counts; the top-level one of two that weigh the same. */
function graverCode({ reasonCode, applications }: GatewayTransaction): string | undefined {
  const decision = applications.find(({ name }) => name === 'ics_decision')?.reasonCode;
  if (reasonCode === undefined || decision === undefined) return reasonCode ?? decision;
  return gravity(decision) > gravity(reasonCode) ? decision : reasonCode;
}

function gravity(code: string): number {
  const index = GRAVITY.indexOf(code);
  return index === -1 ? GRAVITY.length : index;
}

/** The applications of a family that ran. */
export function executed({ record }: Facts, family: Family): readonly Application[] {
  return record.applications.filter((one) => familyOf(one.name) === family && ran(one));
}

/** Whether an application of the family ran. */
export function has(facts: Facts, family: Family): boolean {
  return executed(facts, family).length > 0;
}

/** Whether an application of the family was asked for, whether it ran or not. */
export function asksFor({ record }: Facts, family: Family): boolean {
  return record.applications.some(({ name }) => familyOf(name) === family);
}

/** Whether applications of the family ran, and all of them with success. */
export function good(facts: Facts, family: Family): boolean {
  return has(facts, family) && executed(facts, family).every(succeeded);
}

/** Success of the whole summary: these families succeeded, and the code that counts, where given, says so too. */
export function clean(facts: Facts, families: readonly Family[]): boolean {
  return (
    (facts.code === undefined || facts.code === '100') &&
    families.every((family) => good(facts, family))
  );
}

/** Whether a reversal succeeded: by its own code, 100, or by rCode 1. */
export function released(facts: Facts): boolean {
  return executed(facts, 'reversal').some((one) => one.reasonCode === '100' || one.rCode === '1');
}

/** Whether an eCheck debit is meant; under review it carries no code beside `ics_decision` 480, and counts all the same. */
export function hasECheckDebit({ record: { applications } }: Facts): boolean {
  const isHeld = applications.some((a) => a.name === 'ics_decision' && a.reasonCode === '480');
  return applications.some((one) => one.name === 'ics_ecp_debit' && (ran(one) || isHeld));
}

/** Whether the outcome of something that moves money is unknown: by the code that counts, or by its own. */
export function isUnknown({ record: { applications }, code }: Facts): boolean {
  const money = applications.filter(({ name }) => familyOf(name) !== undefined);
  if (UNKNOWN_CODES.has(code ?? '')) return money.length > 0 || applications.length === 0;
  return money.some(isDoubtful);
}

function isDoubtful({ rCode, rFlag, reasonCode }: Application): boolean {
  if (UNKNOWN_CODES.has(reasonCode ?? '')) return true;
  if (rCode !== '-1') return false;
  return rFlag === undefined ? reasonCode === undefined : UNKNOWN_FLAGS.test(rFlag.toUpperCase());
}

/** Whether the record says that its amount is zero. */
export function isZero({ record: { amount } }: Facts): boolean {
  return amount !== undefined && /^0+(\.0*)?$/.test(amount.decimal.trim());
}

/** What ran, or reads SOK, that no rule writes; the least known first. Nothing of it is ever dropped. */
export function besideOf(facts: Facts): Beside | undefined {
  const { applications } = facts.record;
  const others = applications.filter(
    (one) => (ran(one) || isFlagged(one)) && familyOf(one.name) === undefined,
  );
  const foreign = others.filter(({ name }) => !isNeutral(name));
  if (foreign.some(({ name }) => !isOtherService(name))) return 'unknown-application';
  if (foreign.length > 0 || others.some((one) => isLoneRefresh(one, facts))) return 'other-service';
  const mayHaveWorked = facts.code === undefined || facts.code === '100';
  return mayHaveWorked && applications.some(isUnclear) ? 'unclear-record' : undefined;
}

/** An authorization that the gateway renewed for a capture is part of it; without one, or refused, it is not. */
function isLoneRefresh(one: Application, facts: Facts): boolean {
  return one.name === 'ics_auth_refresh' && !(succeeded(one) && has(facts, 'capture'));
}

function isUnclear(one: Application): boolean {
  return familyOf(one.name) !== undefined && !ran(one) && isFlagged(one);
}

function isFlagged({ rFlag }: Application): boolean {
  return rFlag === 'SOK';
}
