import type { Item } from '../../src/domain/decide/decision.ts';
import { anItem } from './builders.ts';
import type { StartedApp } from './http-app.ts';
import { merchantRun } from './scripted-jobs.ts';

/** Ends a run that found these exceptions; each transaction has its number as id. */
export async function find(app: StartedApp, found: readonly Partial<Item>[]): Promise<void> {
  await app.post('/sync');
  const items = found.map((item, n) =>
    anItem({ transactionId: `${n + 1}`, reason: 'unmatched', change: undefined, ...item }),
  );
  await app.jobs.page(merchantRun({ read: items.length, exceptions: items.length }), items);
  await app.jobs.end();
}
