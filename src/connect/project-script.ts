import { setTimeout as pause } from 'node:timers/promises';
import { type CustomTypes, createCustomTypes } from '../commercetools/custom-types.ts';
import type { Config } from '../config/config.ts';
import type { Result } from '../domain/result.ts';
import type { Log } from '../log/log.ts';
import type { TypeOutcome } from './keep-types.ts';
import { WANTED, type WantedType } from './type-plan.ts';

const TIMEOUT_MS = 20_000;

/** What a script does with one type. */
export type TypeWork = (
  types: CustomTypes,
  wanted: WantedType,
  pause: (ms: number) => Promise<void>,
) => Promise<Result<TypeOutcome, string>>;

/** Does `work` with each type that we use, one failing or not; answers whether all went well, and logs each. */
export async function workOnTypes(
  project: Config['commercetools'],
  log: Log,
  work: TypeWork,
): Promise<boolean> {
  const types = createCustomTypes({ ...project, timeoutMs: TIMEOUT_MS });
  let isDone = true;
  for (const wanted of WANTED) {
    const outcome = await work(types, wanted, pause);
    if (outcome.ok) log.info('Custom type', { key: wanted.key, outcome: outcome.value });
    else log.error('Custom type', { key: wanted.key, problem: outcome.error });
    isDone &&= outcome.ok;
  }
  return isDone;
}
