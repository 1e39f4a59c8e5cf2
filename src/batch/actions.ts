import { type Batch, isUnapproved, retryableOf, tasksOf } from '../domain/batches/batch.ts';
import { type BatchEvent, statusAfter } from '../domain/batches/batch-status.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Checking, mayCheck, type Refusal } from './approval.ts';

/** What somebody may do with a file. */
export type BatchAction = Exclude<BatchEvent, 'expire'> | 'view' | 'download';

/** What an action asks of a person's role (BS-R66 to BS-R68, design §9). */
export type BatchRight = 'read' | 'write' | 'approve';

/** Who acts, with which rights, on which bytes, when; and whether files need an approval now. */
export type Actor = Checking & {
  readonly rights: ReadonlySet<BatchRight>;
  readonly makerChecker: boolean;
};

type Rule = {
  readonly right: BatchRight;
  /** What happens to the file; undefined for an action that changes nothing and is always possible. */
  readonly event: BatchEvent | undefined;
  /** Further conditions; the sentence says why not. */
  readonly condition: (batch: Batch, actor: Actor) => Result<void, Refusal>;
};

const always = () => ok(undefined);

const RULES: Readonly<Record<BatchAction, Rule>> = {
  view: { right: 'read', event: undefined, condition: always },
  download: { right: 'read', event: undefined, condition: always },
  cancel: { right: 'write', event: 'cancel', condition: always },
  'retry-failed': {
    right: 'write',
    event: 'retry-failed',
    condition: (batch) => {
      const { counters } = batch;
      if (isUnapproved(batch))
        return err('Nobody approved it before it was cancelled. Upload it again.');
      if (counters.queued > 0)
        return err('Some of its rows are still at work. Try again in a moment.');
      return retryableOf(counters) > 0 ? ok(undefined) : err(NOTHING_TO_RETRY);
    },
  },
  'sync-with-gateway': {
    right: 'write',
    event: 'sync-with-gateway',
    condition: ({ kind, counters, check, syncWithGateway }, { makerChecker }) => {
      if (kind !== 'sync' || tasksOf(counters) === 0)
        return err('Only a file of orders can be synchronised with the gateway.');
      // What it would change now, somebody has to have approved: a file that changes nothing is another matter.
      if (check === undefined) return makerChecker ? err(NOBODY_APPROVED) : ok(undefined);
      return syncWithGateway ? ok(undefined) : err(APPROVED_WITHOUT);
    },
  },
  approve: { right: 'approve', event: 'approve', condition: mayCheck },
  reject: { right: 'approve', event: 'reject', condition: mayCheck },
};

const NOTHING_TO_RETRY =
  'No row failed in its work; rows that are wrong in the file need another upload.';
const NOBODY_APPROVED =
  'Nobody has approved it, which is asked for now. Upload it again with Sync With Gateway.';
const APPROVED_WITHOUT =
  'It was approved without the gateway, to change nothing. Upload it again with Sync With Gateway.';

/** When an action is possible. */
const POSSIBLE: Readonly<Record<BatchAction, string>> = {
  view: '',
  download: '',
  cancel: 'Only one that is at work or waits for approval can be cancelled.',
  'retry-failed': 'Failed rows can be tried again when it has ended.',
  'sync-with-gateway': 'Sync with Gateway is possible when it has ended.',
  approve: 'Only one that waits for approval can be approved.',
  reject: 'Only one that waits for approval can be rejected.',
};

const NEEDS: Readonly<Record<BatchRight, string>> = {
  read: 'You may not see batches. It needs the permission orders.',
  write: 'You may not change batches. It needs the permission orders with ReadWrite.',
  approve: 'You may not approve batches. It needs the role approver.',
};

/** Whether the actor may do that with the file now. Fails with the sentence that says why not: right first, then status. */
export function mayAct(action: BatchAction, batch: Batch, actor: Actor): Result<void, Refusal> {
  const { right, event, condition } = RULES[action];
  if (!actor.rights.has(right)) return err(NEEDS[right]);
  if (event !== undefined && statusAfter(batch.status, event) === undefined)
    return err(`The file is ${batch.status}. ${POSSIBLE[action]}`);
  return condition(batch, actor);
}

/** The right that an action needs, for the check before a file is even looked up. */
export function rightFor(action: BatchAction): BatchRight {
  return RULES[action].right;
}
