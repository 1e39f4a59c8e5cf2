import type { CustomTypes } from '../commercetools/custom-types.ts';
import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isOurs, planType, type WantedType } from './type-plan.ts';

/** What became of a type. */
export type TypeOutcome = 'right' | 'made' | 'extended' | 'removed' | 'absent' | 'kept';

/** Looks and writes at most: others deploy beside us, and answers get lost. */
const TRIES = 5;

const PAUSE_MS = 500;

/**
 * Makes a type serve us, as often as it is called: it is read, what it lacks is added, and it is read again, until
 * it has everything. Answers what had to be done; an error is for the operator to read.
 */
export async function ensureType(
  types: CustomTypes,
  wanted: WantedType,
  pause: (ms: number) => Promise<void>,
): Promise<Result<TypeOutcome, string>> {
  let done: TypeOutcome = 'right';
  let failure: Failure | undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (attempt > 0) await pause(PAUSE_MS);
    const found = await types.find(wanted.key);
    if (!found.ok) return err(found.error.message);
    const plan = planType(wanted, found.value);
    if (plan.kind === 'right') return ok(done);
    if (plan.kind === 'impossible') return err(plan.because);
    const written =
      plan.kind === 'create'
        ? await types.create(wanted)
        : await types.addFields(plan.type, plan.fields);
    done = plan.kind === 'create' ? 'made' : 'extended';
    failure = written.ok ? undefined : written.error;
  }
  const why = failure?.message ?? 'what was written cannot be read back';
  return err(`${wanted.key} is not as it must be after ${TRIES} tries: ${why}`);
}

/**
 * Removes a type that we made, that nobody added to, and that no payment refers to; any other is kept. Removing it
 * twice is as good as once.
 */
export async function removeType(
  types: CustomTypes,
  wanted: WantedType,
): Promise<Result<TypeOutcome, string>> {
  const found = await types.find(wanted.key);
  if (!found.ok) return err(found.error.message);
  if (found.value === undefined) return ok('absent');
  if (!isOurs(wanted, found.value)) return ok('kept');
  const removed = await types.remove(found.value);
  if (removed.ok) return ok(removed.value === 'removed' ? 'removed' : 'kept');
  // The answer may have been lost, or somebody was faster.
  const after = await types.find(wanted.key);
  return after.ok && after.value === undefined ? ok('removed') : err(removed.error.message);
}
