import { sql } from 'kysely';
import type { Database } from '../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../src/store/database-store.ts';
import { itKeepsConditions } from '../../support/conditions-contract.ts';
import { itKeepsCoverage } from '../../support/coverage-contract.ts';
import { itClaimsLooks } from '../../support/due-exceptions-contract.ts';
import { itKeepsExceptions } from '../../support/exceptions-contract.ts';
import { itIsAStore } from '../../support/store-contract.ts';
import { itChangesBatches } from './batch-changes-contract.ts';
import { itWorksThroughBatches } from './batch-work-contract.ts';
import { itKeepsBatches } from './batches-contract.ts';
import { itRecordsPages } from './pages-contract.ts';
import { itForgets } from './retention-contract.ts';
import { itRemembersSettled } from './settled-contract.ts';
import { itSurvivesTexts } from './texts-contract.ts';
import { itTotals } from './totals-contract.ts';
import { itKeepsUploads } from './uploads-contract.ts';

/** A database under test, emptied before each test. */
export type UnderTest = { readonly database: Database; readonly store: DatabaseStore };

/** Everything that the database store does, on the database that `open` opens once for the suite. */
export function itWorksOn(open: () => Promise<Database>): void {
  let opened: UnderTest | undefined;
  const current = (): UnderTest => {
    if (opened === undefined) throw new Error('The suite has not opened its database');
    return opened;
  };
  before(async () => {
    const database = await open();
    opened = { database, store: createDatabaseStore(database) };
  });
  beforeEach(() => empty(current().database));
  after(async () => opened?.database.close());

  itIsAStore(() => current().store);
  describe('pages', () => itRecordsPages(current));
  describe('exceptions', () => itKeepsExceptions(current));
  describe('exceptions that are due', () => itClaimsLooks(current));
  describe('conditions', () => itKeepsConditions(current));
  describe('coverage', () => itKeepsCoverage(() => current().store));
  describe('settled transactions', () => itRemembersSettled(current));
  describe('retention', () => itForgets(current));
  describe('batches', () => itKeepsBatches(current));
  describe('work on batches', () => itWorksThroughBatches(current));
  describe('what people do to batches', () => itChangesBatches(current));
  describe('uploads that wait for Start', () => itKeepsUploads(current));
  describe('totals', () => itTotals(current));
  describe('texts from outside', () => itSurvivesTexts(current));
}

/** Takes everything out of every table. */
export async function empty({ kysely }: Database): Promise<void> {
  await sql`truncate runs, run_merchants, items, payment_states, watermarks, full_passes, exceptions, settled, totals, batches, batch_rows, batch_uploads restart identity`.execute(
    kysely,
  );
}
