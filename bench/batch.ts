import { z } from 'zod';
import type { Application } from './application.ts';
import { peakRssMb } from './memory.ts';
import { type Scene, withApplication } from './with-application.ts';

/**
 * Measures Batch Sync as an operator sees it: a file of 1,000 orders over four merchant ids is uploaded to the real
 * process, and its pages are asked for until it is done. Prints JSON. `DATABASE_URL` names the PostgreSQL to use; without
 * it the embedded database is. `node bench/batch.ts [rows]`.
 */
const [ROWS = 1_000] = process.argv.slice(2).map(Number);
const MERCHANTS = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];
const LATENCY = { commercetoolsMs: 40, gatewayMs: 250 };

/** Orders that the gateway is asked about at once, for each merchant id: the default of BATCH_CONCURRENCY. */
const CONCURRENCY = 5;

/** Milliseconds between two rounds of looks at the pages. */
const LOOK_MS = 50;

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

async function upload({ ask }: Application, paymentIds: readonly string[]): Promise<string> {
  const rows = paymentIds.map((id, n) => `${id},,REQ_${n}`);
  const csv = ['order_id,txn_id,unique_request_id', ...rows].join('\n');
  const body = new FormData();
  body.set('file', new File([csv], 'bench.csv'));
  body.set('syncWithGateway', 'true');
  const response = await ask('/api/batches/sync', 'POST', body);
  return z.object({ batchId: z.string() }).parse(await response.json()).batchId;
}

/** Follows the events that the file's page moves by; answers when the first tells of progress, and the last one. */
async function follow({ ask }: Application, batchId: string) {
  const { body } = await ask(`/api/batches/${batchId}/events`, 'GET');
  let rest = '';
  let firstProgressAt = Number.NaN;
  let last: z.infer<typeof Counted> | undefined;
  for await (const text of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.startsWith('data:'))) {
      last = Counted.parse(JSON.parse(line.slice('data:'.length)));
      const done = last.accepted + last.rejected;
      if (done + last.queued !== last.totalRecords) throw new Error(`Do not add up: ${line}`);
      if (done > 0 && Number.isNaN(firstProgressAt)) firstProgressAt = performance.now();
    }
  }
  return { firstProgressAt, endedAt: performance.now(), last };
}

/** Asks for pages, one after the other, until there is nothing more to see; how long each took, in milliseconds. */
async function look({ ask }: Application, batchId: string, isOver: () => boolean) {
  const tookMs: number[] = [];
  while (!isOver()) {
    for (const path of [`/batches/${batchId}`, '/batches', '/runs']) {
      const before = performance.now();
      await (await ask(path, 'GET')).text();
      tookMs.push(performance.now() - before);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return tookMs.toSorted((a, b) => a - b);
}

/** All times are from when the upload begins. */
async function measured({ application, report }: Scene, paymentIds: readonly string[]) {
  await report();
  const startedAt = performance.now();
  const since = (at: number) => Math.round(at - startedAt);
  const batchId = await upload(application, paymentIds);
  const answeredMs = since(performance.now());
  let isOver = false;
  const following = follow(application, batchId).finally(() => {
    isOver = true;
  });
  const pages = await look(application, batchId, () => isOver);
  const { firstProgressAt, endedAt, last } = await following;
  return {
    answeredMs,
    firstProgressMs: since(firstProgressAt),
    wallMs: since(endedAt),
    pages,
    batch: last,
  };
}

/** One file after the other in the same process, so that the first meets code that has not run before. */
const FILES = [
  { file: 'merchant ids in turn', isSorted: false },
  { file: 'one merchant id after the other', isSorted: true },
] as const;

async function measureFiles(scene: Scene) {
  const { application, paymentIds, report } = scene;
  const measurements: object[] = [];
  for (const [index, { file, isSorted }] of FILES.entries()) {
    // Payments belong to the merchant ids in turn; a file may just as well have one after the other.
    const ids = paymentIds.slice(index * ROWS, (index + 1) * ROWS);
    const byMerchant = MERCHANTS.flatMap((_, mid) =>
      ids.filter((_id, n) => n % MERCHANTS.length === mid),
    );
    const { pages, ...times } = await measured(scene, isSorted ? byMerchant : ids);
    const { requests, repeated, doubled } = await report();
    const at = (part: number) => Math.round(pages[Math.floor(part * (pages.length - 1))] ?? 0);
    measurements.push({
      ...{ file, floorMs: floorMs(), ratio: Number((times.wallMs / floorMs()).toFixed(2)) },
      ...times,
      pageMs: { count: pages.length, median: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) },
      peakRssMb: peakRssMb(application.pid),
      ...{ requests, repeated, doubled },
    });
  }
  return measurements;
}

const settings = { transactions: FILES.length * ROWS, merchantIds: MERCHANTS, ...LATENCY };
const files = await withApplication(settings, measureFiles);
const database = process.env.DATABASE_URL === undefined ? 'embedded' : 'PostgreSQL';
process.stdout.write(
  `${JSON.stringify({ rows: ROWS, database, latency: LATENCY, files }, null, 2)}\n`,
);
