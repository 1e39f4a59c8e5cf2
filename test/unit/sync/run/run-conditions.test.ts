import { expect } from 'chai';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { ExceptionFilter } from '../../../../src/ports/ports.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  INSTANT_MS,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { recordPage, startRun, workingRun } from '../../../support/run-pages.ts';
import { runScene } from '../../../support/run-scene.ts';

const at = (minute: number) => new Date(INSTANT_MS + minute * 60_000).toISOString();
const record = (id: string, minute: number, rest: Partial<GatewayTransaction>) =>
  aGatewayTransaction({ id, submittedAt: at(minute), ...rest });
const REJECTED = record('A1', 0, { reasonCode: '481' });
const REVERSAL = record('V1', 1, { applications: [application('ics_auth_reversal', '100', '1')] });
const CAPTURE = record('C1', 2, { applications: [application('ics_bill', '100', '1')] });
const VOID = record('X1', 3, { applications: [application('ics_void', '100', '1')] });

function scene(...records: readonly GatewayTransaction[]) {
  const run = runScene(records, [aPayment()]);
  const listed = async (state: ExceptionFilter | undefined) => {
    const now = run.clock.now();
    return (await run.store.exceptions({ state, now, offset: 0, limit: 9 })).exceptions;
  };
  const reasons = async (state: ExceptionFilter) =>
    (await listed(state)).map(({ item: { reason } }) => reason);
  return { ...run, listed, reasons };
}

describe('standing conditions over runs (issue 13, item 9)', () => {
  it('a risk reject → an exception of the run with its change, kept as a condition of the payment', async () => {
    const { run, listed, store } = scene(REJECTED);
    const { merchants, runId } = await run();
    expect(merchants[0]).to.include({ read: 1, exceptions: 1, updated: 0, result: 'completed' });
    const asked = { runId, outcome: undefined, offset: 0, limit: 9 } as const;
    const [item] = (await store.items(asked)).items;
    expect(item?.reason).to.equal('reversal-needed');
    expect(item?.change).to.include({ from: undefined, type: 'Authorization' });
    const [kept, ...others] = await listed('open');
    expect(others).to.deep.equal([]);
    expect(kept).to.include({ subject: 'condition', tries: 1 });
    expect(kept?.item).to.include({ paymentId: PAYMENT_ID, transactionId: 'A1' });
  });

  it('read again → asks commercetools nothing, and opens nothing', async () => {
    const { run, payments, reasons } = scene(REJECTED);
    await run();
    const before = payments.count('find');
    const { merchants } = await run();
    expect(merchants[0]).to.include({ unchanged: 1, exceptions: 0 });
    expect(payments.count('find')).to.equal(before);
    expect(await reasons('open')).to.deep.equal(['reversal-needed']);
  });

  it('its reversal is read by a later run → resolved', async () => {
    const { run, gateway, reasons } = scene(REJECTED);
    await run();
    gateway.add(REVERSAL);
    await run();
    expect(await reasons('open')).to.deep.equal([]);
    expect(await reasons('resolved')).to.deep.equal(['reversal-needed']);
  });

  it('its reversal was read by an earlier run → never open', async () => {
    const { run, gateway, reasons } = scene(REVERSAL);
    await run();
    gateway.add(REJECTED);
    await run();
    expect(await reasons('open')).to.deep.equal([]);
  });

  it('dismissed, and a full pass reads its record again → stays dismissed', async () => {
    const { run, listed, store, reasons } = scene(REJECTED);
    await run();
    await store.dismissException((await listed('open'))[0]?.id ?? '', 'reversed by phone', 1);
    await run({ full: true });
    expect(await reasons('dismissed')).to.deep.equal(['reversal-needed']);
    expect(await reasons('open')).to.deep.equal([]);
  });

  it('its write is refused → no condition, but the exception of the record', async () => {
    const { run, payments, reasons } = scene(REJECTED);
    payments.failNext('Rejected', 'update');
    await run();
    expect(await reasons('open')).to.deep.equal(['write-rejected']);
  });

  it('a dry run → says what it would find, and keeps nothing', async () => {
    const { run, listed } = scene(REJECTED);
    expect((await run({ dryRun: true })).merchants[0]).to.include({ exceptions: 1 });
    expect(await listed(undefined)).to.deep.equal([]);
  });
});

describe('what waits for a payment (design §7)', () => {
  /** A void that waits, as a run left it before its capture came. */
  async function waiting() {
    const played = scene(CAPTURE);
    const { run, store, gateway, clock } = played;
    gateway.detailsOf.set(VOID.id, { record: VOID, rootId: 'C1', relatedIds: ['C1'] });
    await startRun(store, workingRun({ runId: 'earlier' }));
    const item = { transactionId: VOID.id, paymentId: PAYMENT_ID, change: undefined };
    const { submittedAt } = VOID;
    await recordPage(store, ['void-waits'], {
      ...{ runId: 'earlier', at: clock.now(), item: { ...item, submittedAt } },
    });
    return { ...played, ended: await run() };
  }

  it('its payment is written → decided again on the same page, with its details', async () => {
    const { ended, payments, reasons, gateway } = await waiting();
    expect(payments.payment(PAYMENT_ID)?.transactions.map(({ state }) => state)).to.deep.equal([
      'Failure',
    ]);
    expect(gateway.count('details'), 'of the void, and of what it voids').to.equal(2);
    expect(await reasons('resolved')).to.deep.equal(['void-waits']);
    expect(ended.merchants[0]).to.include({
      read: 2,
      updated: 2,
      expected: 2,
      result: 'completed',
    });
  });
});
