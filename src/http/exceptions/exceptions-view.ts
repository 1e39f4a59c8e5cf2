import { REASONS, type Reason } from '../../domain/decide/reason.ts';
import { amountOf } from '../../domain/runs/condition.ts';
import { filterOf } from '../../domain/runs/exception.ts';
import type { ExceptionSubject, KeptException } from '../../ports/ports.ts';
import { type Chip, EXCEPTION_CHIPS } from '../format/chips.ts';
import { fractionDigitsOf, moneyText } from '../format/money-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { exceptionRemedy } from '../format/remedy.ts';
import { isoTimeView, type TimeView, timeView } from '../format/time-text.ts';
import type { HttpSettings } from '../settings.ts';
import { type ExceptionsQuery, exceptionsHref, type StateFilter } from './exceptions-query.ts';
import { replayRefusal } from './known-exception.ts';

/** One exception in the list: what it is, why, what to do, and what can be pressed. */
export type ExceptionView = {
  readonly id: string;
  readonly href: string;
  readonly word: string;
  readonly explanation: string;
  readonly remedy: string | undefined;
  /** What a standing condition is about, and the transactions beside the newest that have it. */
  readonly amount: string | undefined;
  readonly others: readonly string[];
  readonly detail: string | undefined;
  readonly chip: Chip;
  readonly open: boolean;
  readonly about: string;
  readonly merchantId: string;
  readonly transactionId: string;
  readonly clientReference: string | undefined;
  readonly paymentId: string | undefined;
  readonly paymentHref: string | undefined;
  readonly submitted: TimeView | undefined;
  readonly runHref: string;
  readonly firstSeen: TimeView;
  readonly lastSeen: TimeView;
  readonly tries: number;
  readonly closed: TimeView | undefined;
  readonly note: string | undefined;
  /** Why it cannot be replayed; undefined when it can. */
  readonly refusal: string | undefined;
};

/** The list of exceptions. */
export type ExceptionsView = {
  readonly rows: readonly ExceptionView[];
  readonly tabs: readonly { label: string; href: string; current: boolean }[];
  readonly pager: PagerView;
  readonly title: string;
  readonly query: ExceptionsQuery;
  readonly empty: { readonly title: string; readonly text: string };
  /** What became of the one that was just dealt with. */
  readonly done: ExceptionView | undefined;
};

/** Exceptions on a page. */
export const EXCEPTIONS_PER_PAGE = 25;

const ABOUT: Readonly<Record<ExceptionSubject, string>> = {
  record: 'Gateway record',
  verdict: 'Verdict of the fraud team',
  condition: 'Standing condition',
};

const TABS: Readonly<Record<StateFilter, string>> = {
  open: 'Open',
  waiting: 'Waits by itself',
  resolved: 'Resolved',
  dismissed: 'Dismissed',
  all: 'All',
};

const TITLES: Readonly<Record<StateFilter, string>> = {
  open: 'Open exceptions',
  waiting: 'What waits by itself',
  resolved: 'Resolved exceptions',
  dismissed: 'Dismissed exceptions',
  all: 'All exceptions',
};

const EMPTY: Readonly<Record<StateFilter, ExceptionsView['empty']>> = {
  open: {
    title: 'Nothing waits for a person',
    text: 'Whatever a sync cannot decide by itself is kept here until it is dealt with.',
  },
  waiting: {
    title: 'Nothing waits by itself',
    text: 'A void before its capture, a verdict before its transaction, an outcome that the gateway does not know yet: each is decided again by itself, and moves to Open after a day.',
  },
  resolved: {
    title: 'No exception was resolved yet',
    text: 'One that a later run can deal with moves here by itself.',
  },
  dismissed: {
    title: 'No exception was dismissed',
    text: 'What people dismiss is kept here with their note.',
  },
  all: {
    title: 'No exceptions yet',
    text: 'Whatever a sync cannot decide by itself is kept here until it is dealt with.',
  },
};

type Seen = { readonly now: number; readonly settings: Pick<HttpSettings, 'services'> };

/** What the list shows of the exceptions that were found; `done` was dealt with just before. */
export function exceptionsView(
  found: { readonly exceptions: readonly KeptException[]; readonly total: number },
  query: ExceptionsQuery,
  done: KeptException | undefined,
  seen: Seen,
): ExceptionsView {
  const size = EXCEPTIONS_PER_PAGE;
  const place = { page: query.page, size, total: found.total, reachable: found.total, note: '' };
  const list = { ...query, done: undefined };
  return {
    rows: found.exceptions.map((one) => exceptionView(one, seen)),
    tabs: tabs(query.state),
    pager: pagerView(place, (page) => exceptionsHref({ ...list, page })),
    title: TITLES[query.state],
    query,
    empty: EMPTY[query.state],
    done: done === undefined ? undefined : exceptionView(done, seen),
  };
}

/** A reason as a word: "Amount differs". */
export function reasonWord(reason: Reason): string {
  const words = reason.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** One exception as pages show it. */
export function exceptionView(kept: KeptException, { now, settings }: Seen): ExceptionView {
  const { id, item, state } = kept;
  const { reason, detail, merchantId, transactionId, clientReference, paymentId } = item;
  return {
    ...{ id, detail, merchantId, transactionId, clientReference, paymentId },
    href: `/exceptions/${encodeURIComponent(id)}`,
    word: reasonWord(reason),
    explanation: REASONS[reason].text,
    remedy: state === 'open' ? exceptionRemedy(reason) : undefined,
    amount: conditionAmount(kept),
    others: kept.conditions.map(({ subject }) => subject.id).filter((one) => one !== transactionId),
    chip: EXCEPTION_CHIPS[filterOf(kept, now)],
    open: state === 'open',
    about: ABOUT[kept.subject],
    paymentHref: paymentId === undefined ? undefined : `/orders/${encodeURIComponent(paymentId)}`,
    submitted: isoTimeView(item.submittedAt, now),
    runHref: `/runs/${encodeURIComponent(kept.runId)}`,
    firstSeen: timeView(kept.firstSeenAt, now),
    lastSeen: timeView(kept.lastSeenAt, now),
    tries: kept.tries,
    closed: kept.closedAt === null ? undefined : timeView(kept.closedAt, now),
    note: kept.note,
    refusal: replayRefusal(kept, settings),
  };
}

function conditionAmount({ conditions }: KeptException): string | undefined {
  const amount = amountOf(conditions);
  return amount && moneyText(amount, fractionDigitsOf(amount));
}

function tabs(current: StateFilter): ExceptionsView['tabs'] {
  const states: readonly StateFilter[] = ['open', 'waiting', 'resolved', 'dismissed', 'all'];
  return states.map((state) => ({
    label: TABS[state],
    href: exceptionsHref({ state, page: 1, done: undefined }),
    current: state === current,
  }));
}
