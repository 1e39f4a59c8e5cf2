import type { Run } from '../../domain/runs/run.ts';
import type { Clock, Exceptions } from '../../ports/ports.ts';
import { REPLAY_LIMIT } from '../exceptions/replay.ts';
import { countText } from '../format/count-text.ts';

/** What the page of a run says about what was just asked of it; undefined when nothing was. */
export type NoticeView = { readonly text: string; readonly href: string; readonly link: string };

/** The button that replays a run's open exceptions. */
export type ReplayView = { readonly open: string; readonly label: string };

const COUNT = /^\d{1,6}$/;

/** The button that replays what is still open of a run; undefined when nothing is, or while it works. */
export async function replayView(
  { exceptions }: Exceptions,
  clock: Clock,
  run: Run,
): Promise<ReplayView | undefined> {
  if (run.endedAt === null || run.dryRun) return undefined;
  const { runId } = run;
  const { total } = await exceptions({
    state: 'open',
    now: clock.now(),
    runId,
    offset: 0,
    limit: 0,
  });
  if (total === 0) return undefined;
  const some = total > REPLAY_LIMIT;
  return {
    open: countText(total),
    label: some
      ? `Replay ${REPLAY_LIMIT} of ${countText(total)} failed items`
      : `Replay ${countText(total)} failed ${total === 1 ? 'item' : 'items'}`,
  };
}

/** What the address says was just asked of the run: that it stops, or that its exceptions are replayed. */
export function noticeView(
  query: Readonly<Record<string, unknown>>,
  run: Run,
): NoticeView | undefined {
  if (query.stopping === 'true' && run.endedAt === null) {
    const text = 'Asked to stop. It ends after the page at hand; nothing that was read is lost.';
    return { text, href: '/runs', link: 'All runs' };
  }
  const [replayed, left] = [countOf(query.replayed), countOf(query.left)];
  if (replayed === undefined) return undefined;
  const rest = left === undefined || left === 0 ? '' : ` ${countText(left)} more stay open.`;
  const text = `Replaying ${countText(replayed)} ${replayed === 1 ? 'exception' : 'exceptions'}.${rest}`;
  return { text, href: '/runs', link: 'See the runs at work' };
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'string' && COUNT.test(value) ? Number(value) : undefined;
}
