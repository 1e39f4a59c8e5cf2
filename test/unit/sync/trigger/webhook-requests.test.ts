import { expect } from 'chai';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { Jobs } from '../../../../src/ports/ports.ts';
import { noticeWebhook } from '../../../../src/sync/trigger/handle-webhook-event.ts';
import type { Services } from '../../../../src/sync/trigger/services.ts';
import { webhookRequests } from '../../../../src/sync/trigger/webhook-requests.ts';

const NOTICE = { merchantId: 'a', transactionId: '7224', clientReference: 'pay-1' };
const TARGET = { transactionId: '7224', clientReference: 'pay-1' };

describe('the runs that an event asks for (issue 3, item 8)', () => {
  it('both services, are Decision Sync and then Run Sync of just that payment', () => {
    const work = {
      trigger: 'webhook',
      merchantIds: ['a'],
      range: undefined,
      dryRun: false,
      full: false,
      targets: [TARGET],
    };
    expect(webhookRequests({ decision: ['a', 'b'], run: ['b', 'a'] }, NOTICE)).to.deep.equal([
      { kind: 'decision', ...work },
      { kind: 'run', ...work },
    ]);
  });

  it('an event without a reference, targets the transaction alone', () => {
    const [request] = webhookRequests(
      { decision: undefined, run: ['a'] },
      { ...NOTICE, clientReference: undefined },
    );
    expect(request?.targets).to.deep.equal([{ transactionId: '7224', clientReference: undefined }]);
  });

  const ROWS: readonly (readonly [string, Services, readonly RunRequest['kind'][]])[] = [
    ['Decision Sync is off', { decision: undefined, run: ['a'] }, ['run']],
    ['Run Sync is off', { decision: ['a'], run: undefined }, ['decision']],
    ['Decision Sync does not cover the merchant id', { decision: ['b'], run: ['a'] }, ['run']],
    ['both are off', { decision: undefined, run: undefined }, []],
    ['another merchant id', { decision: ['b'], run: ['b'] }, []],
  ];
  for (const [situation, services, kinds] of ROWS) {
    it(`${situation} → ${kinds.join(', ') || 'nothing'}`, () => {
      expect(webhookRequests(services, NOTICE).map(({ kind }) => kind)).to.deep.equal(kinds);
    });
  }
});

/** Jobs whose runs end when a test says so. */
function gatedJobs(refuses?: RunRequest['kind']) {
  const events: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<undefined>>();
  const jobs: Jobs = {
    start: async ({ kind }) => {
      if (kind === refuses) throw new Error('the store is away');
      events.push(`${kind} starts`);
      gates.set(kind, Promise.withResolvers());
      return { runId: kind, joined: false };
    },
    ended: async (runId) => gates.get(runId)?.promise,
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (kind: RunRequest['kind']) => {
    gates.get(kind)?.resolve(undefined);
    await settled();
  };
  return { events, jobs, end };
}

describe('acting on an event (issue 3, item 8)', () => {
  const services: Services = { decision: ['a'], run: ['a'] };
  const errors: unknown[] = [];
  const ports = {
    services,
    isStopping: () => false,
    onError: (error: unknown) => errors.push(error),
  };
  beforeEach(() => errors.splice(0));

  it('settles when Decision Sync is accepted; Run Sync starts when that has ended (SP-R22)', async () => {
    const { events, jobs, end } = gatedJobs();
    await noticeWebhook({ ...ports, jobs }, NOTICE);
    expect(events).to.deep.equal(['decision starts']);
    await end('decision');
    expect(events).to.deep.equal(['decision starts', 'run starts']);
  });

  it('the first run cannot be accepted, rejects, so that the gateway sends the event again', async () => {
    const { jobs } = gatedJobs('decision');
    const outcome = await noticeWebhook({ ...ports, jobs }, NOTICE).catch(String);
    expect(outcome).to.equal('Error: the store is away');
    expect(errors).to.deep.equal([]);
  });

  it('a later run cannot be accepted, is reported', async () => {
    const { jobs, end } = gatedJobs('run');
    await noticeWebhook({ ...ports, jobs }, NOTICE);
    await end('decision');
    expect(errors.map(String)).to.deep.equal(['Error: the store is away']);
  });

  it('the process stops meanwhile, starts no more', async () => {
    const { events, jobs, end } = gatedJobs();
    await noticeWebhook({ ...ports, jobs, isStopping: () => true }, NOTICE);
    await end('decision');
    expect(events).to.deep.equal(['decision starts']);
  });

  it('no service covers the merchant id, starts nothing', async () => {
    const { events, jobs } = gatedJobs();
    const off = { decision: undefined, run: undefined };
    await noticeWebhook({ ...ports, services: off, jobs }, NOTICE);
    expect(events).to.deep.equal([]);
  });
});
