import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Application, newState, startApplication } from './application.ts';
import { startBenchWorld } from './start-world.ts';

/**
 * Measures Batch Sync as an operator sees it: a file of 1,000 orders over four merchant ids is uploaded to the real
 * process, and its page is asked for until it is done. Prints JSON. `DATABASE_URL` names the PostgreSQL to use; without
 * it the embedded database is.
 */
const ROWS = 1_000;
const MERCHANTS = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];
const LATENCY = { commercetoolsMs: 40, gatewayMs: 250 };

/** Orders that the gateway is asked about at once, for each merchant id: the default of BATCH_CONCURRENCY. */
const CONCURRENCY = 5;

const Counted = z.object({
  status: z.string(),
  accepted: z.number(),
  rejected: z.number(),
  queued: z.number(),
  totalRecords: z.number(),
});

/** The shortest it can take: each merchant id's orders one after another in its places, its payment found before, written after. */
function floorMs(): number {
  const rounds = Math.ceil(ROWS / MERCHANTS.length / CONCURRENCY);
  return rounds * LATENCY.gatewayMs + 2 * LATENCY.commercetoolsMs;
}

async function upload({ ask }: Application, paymentIds: readonly string[]) {
  const rows = paymentIds.map((id, n) => `${id},,REQ_${n}`);
  const csv = ['order_id,txn_id,unique_request_id', ...rows].join('\n');
  const body = new FormData();
  body.set('file', new File([csv], 'bench.csv'));
  body.set('syncWithGateway', 'true');
  const before = performance.now();
  const response = await ask('/api/batches/sync', 'POST', body);
  const { batchId } = z.object({ batchId: z.string() }).parse(await response.json());
  return { batchId, answeredMs: Math.round(performance.now() - before) };
}

async function timed({ ask }: Application, path: string) {
  const before = performance.now();
  const response = await ask(path, 'GET');
  await response.text();
  return performance.now() - before;
}

/** Asks for pages while the file is worked on; says when the first row was done, and when the last. */
async function watch(application: Application, batchId: string) {
  const before = performance.now();
  const pages: number[] = [];
  let firstProgressMs: number | undefined;
  for (;;) {
    const answer = await application.ask(`/api/batches/${batchId}`, 'GET');
    const batch = Counted.parse(await answer.json());
    const { accepted, rejected, queued, totalRecords } = batch;
    if (accepted + rejected + queued !== totalRecords)
      throw new Error('The counters do not add up');
    if (accepted + rejected > 0) firstProgressMs ??= Math.round(performance.now() - before);
    if (queued === 0) {
      return { wallMs: Math.round(performance.now() - before), firstProgressMs, pages, batch };
    }
    for (const path of [`/batches/${batchId}`, '/batches', '/runs'])
      pages.push(await timed(application, path));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function scenario(isSorted: boolean) {
  const settings = { transactions: ROWS, merchantIds: MERCHANTS, ...LATENCY };
  const state = await newState();
  const world = await startBenchWorld(settings);
  const application = await startApplication({ ...world.environment, ...state.environment });
  const { report, paymentIds } = world;
  try {
    await report();
    // Payments belong to the merchant ids in turn; a file may just as well have one after the other.
    const byMerchant = MERCHANTS.flatMap((_, mid) =>
      paymentIds.filter((_id, n) => n % MERCHANTS.length === mid),
    );
    const { batchId, answeredMs } = await upload(application, isSorted ? byMerchant : paymentIds);
    const { wallMs, firstProgressMs, pages, batch } = await watch(application, batchId);
    const { requests, healed, doubled, repeated } = await report();
    const sorted = pages.toSorted((a, b) => a - b);
    const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
    const floor = floorMs();
    return {
      file: isSorted ? 'one merchant id after the other' : 'merchant ids in turn',
      database: process.env.DATABASE_URL === undefined ? 'embedded' : 'PostgreSQL',
      ...{ answeredMs, firstProgressMs, wallMs, floorMs: floor },
      ratio: Number((wallMs / floor).toFixed(2)),
      pageMs: { median: at(0.5), p95: at(0.95), most: at(1) },
      peakRssMb: await peakRssMb(application),
      ...{ requests, healed, doubled, repeated, batch },
    };
  } finally {
    await application.stop();
    await world.stop();
    await state.remove();
  }
}

/** The most memory that the process has had, in MB. Linux only. */
async function peakRssMb({ pid }: Application): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const scenarios = [await scenario(false), await scenario(true)];
process.stdout.write(`${JSON.stringify({ rows: ROWS, latency: LATENCY, scenarios }, null, 2)}\n`);
