import { expect } from 'chai';
import { Book } from '../../../src/sandbox/gateway/book.ts';
import { answerDetails } from '../../../src/sandbox/gateway/details.ts';
import { Ledger } from '../../../src/sandbox/gateway/ledger.ts';
import * as gateway from '../../../src/sandbox/gateway/operations.ts';
import * as rows from '../../../src/sandbox/rows/gateway-rows.ts';

const AT = Date.parse('2026-11-20T10:00:00Z');
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

function aBook(): Book {
  let last = 0;
  const nextNumber = () => {
    last += 1;
    return last;
  };
  const currency = { currencyCode: 'EUR', fractionDigits: 2, extraZeros: '' };
  const account = { merchantId: 'acme_eu', nextNumber, ...currency };
  return new Book(account, { code: 'order-1', tender: 'visa' });
}

/** What the details call answers of a transaction at an instant. */
function detailsAt({ descriptions, rows: all }: Book, id: string, now: number) {
  const ledger = new Ledger();
  ledger.add(all);
  ledger.describe(...descriptions);
  const url = new URL(`http://gateway/tss/v2/transactions/${id}`);
  const asked = { ledger, merchantId: 'acme_eu', url, body: undefined, now, visibleUntil: now + 1 };
  return Object(answerDetails(asked).body);
}

const relatedTo = (details: { _links: { relatedTransactions?: { href: string }[] } }) =>
  (details._links.relatedTransactions ?? []).map(({ href }) => href.split('/').at(-1));

/** A book after some operations; a named instant and what counts then. */
type Row = {
  readonly title: string;
  readonly play: (book: Book) => void;
  readonly counts: readonly (readonly [number, Partial<Record<string, number>>])[];
};

const ROWS: readonly Row[] = [
  {
    title: 'an authorization captured in two parts, each released in part by the account',
    play: (book) => {
      const of = gateway.authorize(book, { at: AT, amount: 1000 });
      gateway.capture(book, of, { at: AT + HOUR, amount: 600, rest: 'kept', left: 1000 });
      gateway.capture(book, of, { at: AT + DAY, amount: 300, rest: 'same row', left: 400 });
    },
    counts: [
      [AT, { Authorization: 1000 }],
      [AT + HOUR, { Authorization: 1000, Charge: 600 }],
      [AT + DAY, { Authorization: 1000, Charge: 900, CancelAuthorization: 100 }],
    ],
  },
  {
    title: 'a held sale, accepted, then captured from the case',
    play: (book) => {
      const held = gateway.hold(book, { at: AT, amount: 1000, isSale: true });
      gateway.accept(book, held, AT + HOUR, AT + 2 * DAY);
      gateway.settle(book, held, { at: AT + 2 * HOUR, amount: 1000, notedAt: AT + DAY });
    },
    counts: [
      [AT, {}],
      [AT + HOUR, { Authorization: 1000 }],
      [AT + 2 * HOUR, { Authorization: 1000, Charge: 1000 }],
    ],
  },
  {
    title: 'a held authorization, rejected and then reversed',
    play: (book) => {
      const held = gateway.hold(book, { at: AT, amount: 1000, isSale: false });
      gateway.reject(book, held, AT + HOUR);
      gateway.reverse(book, held, { at: AT + DAY, amount: 1000, isShown: false });
    },
    counts: [
      [AT + HOUR, {}],
      [AT + DAY, { CancelAuthorization: 1000 }],
    ],
  },
  {
    title: 'a refund that is voided',
    play: (book) => {
      const sale = gateway.sell(book, { at: AT, amount: 1000 });
      const back = gateway.refund(book, sale, { at: AT + HOUR, amount: 400 });
      gateway.voidOf(book, back, { at: AT + DAY });
    },
    counts: [
      [AT + HOUR, { Charge: 1000, Refund: 400 }],
      [AT + DAY, { Charge: 1000 }],
    ],
  },
  {
    title: 'an authorization that is raised, and one approved in part',
    play: (book) => {
      const of = gateway.authorize(book, { at: AT, amount: 1000 });
      gateway.increment(book, of, { at: AT + HOUR, amount: 250, before: 1000 });
      gateway.approveInPart(book, { at: AT + DAY, amount: 70, asked: 1000, isSale: true });
    },
    counts: [
      [AT + HOUR, { Authorization: 1250 }],
      [AT + DAY, { Authorization: 1320 }],
    ],
  },
  {
    title: 'a transfer that the bank ends, and returns later',
    play: (book) => {
      const ends = (from: number, eventStatus: string, counts: boolean) => ({
        ...{ from, eventStatus, counts },
      });
      const statuses = [
        ends(AT, 'PENDING', false),
        ends(AT + DAY, 'COMPLETED', true),
        ends(AT + 9 * DAY, 'FAILED', false),
      ];
      gateway.transfer(book, { at: AT, amount: 1000, build: rows.eCheckDebit, statuses });
    },
    counts: [
      [AT + HOUR, {}],
      [AT + 2 * DAY, { Charge: 1000 }],
      [AT + 9 * DAY, {}],
    ],
  },
];

const NOTHING = { Authorization: 0, Charge: 0, Refund: 0, CancelAuthorization: 0 };

describe('book of a simulated gateway', () => {
  for (const { title, play, counts } of ROWS) {
    it(`${title}, counts at each instant what really moved`, () => {
      const book = aBook();
      play(book);
      for (const [at, sums] of counts) {
        expect(book.sumsAt(at)).to.deep.equal({ ...NOTHING, ...sums });
      }
    });
  }

  it('a verdict that shows late, and its settlement note later still, is one conversion row that changes', () => {
    const book = aBook();
    const held = gateway.hold(book, { at: AT, amount: 1000, isSale: true });
    gateway.accept(book, held, AT + HOUR, AT + 2 * HOUR);
    const capture = gateway.settle(book, held, { at: AT + HOUR, amount: 1000, notedAt: AT + DAY });
    const ledger = new Ledger();
    ledger.convert(...book.conversions);
    const notesAt = (now: number) =>
      ledger.conversions(AT, AT + DAY, now).map(({ notes }) => JSON.stringify(notes));
    expect(notesAt(AT + HOUR)).to.deep.equal([]);
    expect(notesAt(AT + 2 * HOUR)[0]).to.not.include('Settlement succeeded');
    expect(notesAt(AT + DAY)).to.have.length(1);
    expect(notesAt(AT + DAY)[0])
      .to.include(`The Card Settlement succeeded`)
      .and.include(capture.id);
  });

  it('the details of a root and of what follows on it, name each other, once that has happened', () => {
    const book = aBook();
    const root = gateway.authorize(book, { at: AT, amount: 1000 });
    const capture = gateway.capture(book, root, { at: AT + HOUR, amount: 1000 });
    const refund = gateway.refund(book, capture, { at: AT + DAY, amount: 1000 });
    expect(relatedTo(detailsAt(book, root.id, AT))).to.deep.equal([]);
    expect(relatedTo(detailsAt(book, root.id, AT + HOUR))).to.deep.equal([capture.id]);
    expect(relatedTo(detailsAt(book, root.id, AT + DAY))).to.have.members([capture.id, refund.id]);
    const ofRefund = detailsAt(book, refund.id, AT + DAY);
    expect(ofRefund.rootId).to.equal(root.id);
    expect(relatedTo(ofRefund)).to.have.members([capture.id, root.id]);
  });

  it('the details of an increment, give the increment beside the sum, which the row has alone', () => {
    const book = aBook();
    const root = gateway.authorize(book, { at: AT, amount: 1000 });
    const more = gateway.increment(book, root, { at: AT + HOUR, amount: 250, before: 1000 });
    const row = book.rows.at(-1);
    expect(Object(row?.orderInformation).amountDetails).to.deep.equal({
      ...{ totalAmount: '12.50', currency: 'EUR' },
    });
    expect(detailsAt(book, more.id, AT + DAY).orderInformation.amountDetails).to.include({
      ...{ totalAmount: '12.50', authorizedAmount: '2.50' },
    });
  });

  it('the row of a transfer, whatever becomes of it, says 100; the details have the status of their moment', () => {
    const book = aBook();
    const statuses = [
      { from: AT, eventStatus: 'PENDING', counts: false },
      { from: AT + DAY, eventStatus: 'FAILED', counts: false },
    ];
    const build = rows.bankTransfer;
    const { id } = gateway.transfer(book, { at: AT, amount: 1000, build, statuses });
    expect(Object(book.rows[0]?.applicationInformation).reasonCode).to.equal('100');
    const statusAt = (now: number) => detailsAt(book, id, now).processorInformation.eventStatus;
    expect([statusAt(AT), statusAt(AT + DAY)]).to.deep.equal(['PENDING', 'FAILED']);
  });
});
