import type { Role } from '../../src/access/permissions/roles.ts';
import type { FileLimits } from '../../src/batch/csv/parse-file.ts';
import type { PreviewedRow } from '../../src/batch/rows/preview-rows.ts';
import type { BatchPort } from '../../src/http/batches/batch-port.ts';
import type { HttpPorts } from '../../src/http/settings.ts';
import type { BatchStart } from '../../src/ports/batches.ts';
import type { DatabaseStore } from '../../src/store/database-store.ts';
import { aStart, resultOf } from './batches.ts';
import { countingIds } from './clock.ts';
import { fixedGate } from './gates.ts';
import { type StartedApp, startApp } from './http-app.ts';
import { LIMITS } from './upload.ts';

/** How the app takes files. The caller is mara, or the one that the cookie `caller` names; an approver unless told. */
export type BatchAppOptions = {
  readonly makerChecker?: boolean;
  readonly limits?: Partial<FileLimits>;
  readonly role?: Role;
  readonly gate?: HttpPorts['gate'];
};

/** The app with uploaded files, what it told the workers, and what it wrote down. */
export type BatchApp = StartedApp & {
  readonly store: DatabaseStore;
  readonly started: readonly string[];
  readonly audited: readonly Readonly<Record<string, unknown>>[];
  /** Uploads a file to the API as a form. */
  upload(
    csv: string | Uint8Array<ArrayBuffer>,
    fields?: Readonly<Record<string, string>>,
    path?: string,
  ): Promise<Response>;
};

/** Starts the app over a database's store of files; a dry run answers that every row would be accepted. */
export async function startBatchApp(
  store: DatabaseStore,
  {
    makerChecker = false,
    limits,
    role = 'approver',
    gate = fixedGate({ name: 'mara', role }),
  }: BatchAppOptions = {},
): Promise<BatchApp> {
  const { port: batches, started, audited } = batchPortOver(store, { makerChecker, limits });
  const app = await startApp({}, { batches, gate });
  return {
    ...app,
    ...{ store, started, audited },
    upload: (csv, fields = {}, path = '/api/batches/sync') => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set('file', new File([csv], fields.fileName ?? 'orders.csv', { type: 'text/csv' }));
      return app.post(path, { body });
    },
  };
}

/** What takes files in over a database's store of them; a dry run answers that every row would be accepted. */
export function batchPortOver(
  store: DatabaseStore,
  {
    makerChecker = false,
    limits,
  }: Pick<BatchAppOptions, 'makerChecker'> & {
    readonly limits?: Partial<FileLimits> | undefined;
  } = {},
) {
  const started: string[] = [];
  const audited: Readonly<Record<string, unknown>>[] = [];
  const port: BatchPort = {
    store,
    makerChecker,
    ids: countingIds('batch'),
    limits: { ...LIMITS, ...limits },
    start: async (trigger, change) => {
      const start = aStart(trigger);
      const handOut: BatchStart['handOut'] = async (transaction) => {
        const asked = 'select batch_id from runs where run_id = $1';
        const { rows } = await transaction.executeSql(asked, [start.runId]);
        started.push(String(rows[0]?.batch_id));
      };
      return change({ ...start, handOut });
    },
    audit: (entry) => void audited.push(entry),
    preview: async (rows): Promise<readonly PreviewedRow[]> =>
      rows.map((row) => ({ row, result: resultOf('ACCEPTED') })),
  };
  return { port, started, audited };
}
