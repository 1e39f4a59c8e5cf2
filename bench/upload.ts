import { FLOODS, sendFlood } from '../test/support/flood.ts';
import { forgetPeak, peakRssMb, rssMb } from './memory.ts';
import { type Scene, withApplication } from './with-application.ts';

/**
 * Measures uploads to the real process: how fast a good file of 1,000 rows is answered, and bodies that are too large
 * or never end are refused, and what memory that takes. Prints JSON. `DATABASE_URL` names the PostgreSQL to use; without
 * it the embedded database is. It reads `/proc`, so it needs Linux.
 */
const ROWS = 1_000;

/** Times that each is sent. */
const TIMES = 10;

const settings = { transactions: 1, merchantIds: ['bench_1'], commercetoolsMs: 40, gatewayMs: 250 };

async function answeredMs({ application: { ask } }: Scene): Promise<readonly number[]> {
  const rows = Array.from({ length: ROWS }, (_, n) => `ORD_${n},TXN_${n},REQ_${n}`);
  const csv = ['order_id,txn_id,unique_request_id', ...rows].join('\n');
  const tookMs: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const body = new FormData();
    body.set('file', new File([csv], 'bench.csv'));
    body.set('description', 'bench');
    body.set('again', 'true');
    const before = performance.now();
    const response = await ask('/api/batches/sync', 'POST', body);
    await response.json();
    if (response.status !== 202) throw new Error(`Answered ${response.status}`);
    tookMs.push(performance.now() - before);
  }
  return tookMs;
}

async function refusals({ application: { url, headers, pid } }: Scene) {
  const floods: object[] = [];
  for (const flood of FLOODS) {
    forgetPeak(pid);
    const rssBeforeMb = rssMb(pid);
    const answers = [];
    for (let time = 0; time < TIMES; time += 1) answers.push(await sendFlood(url, flood, headers));
    const worst = Math.max(...answers.map(({ afterLimitMs }) => afterLimitMs));
    floods.push({
      what: flood.what,
      statuses: [...new Set(answers.map(({ status }) => status))],
      afterLimitMs: Math.round(worst),
      mostSentMb: Math.ceil(Math.max(...answers.map(({ sentBytes }) => sentBytes)) / 1_048_576),
      ...{ rssBeforeMb, rssPeakMb: peakRssMb(pid) },
    });
  }
  return floods;
}

const result = await withApplication(
  settings,
  async (scene) => {
    const good = (await answeredMs(scene)).toSorted((a, b) => a - b).map(Math.round);
    // Once for nothing: code that runs for the first time takes memory, too.
    await refusals(scene);
    return {
      good: { rows: ROWS, medianMs: good[TIMES / 2], mostMs: good.at(-1) },
      refused: await refusals(scene),
    };
  },
  // The files wait for somebody to approve them, so that nothing else is at work.
  { MAKER_CHECKER: 'true' },
);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
