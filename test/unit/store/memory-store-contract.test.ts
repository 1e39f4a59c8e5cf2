import type { Exceptions, Store } from '../../../src/ports/ports.ts';
import { itKeepsConditions } from '../../support/conditions-contract.ts';
import { itKeepsCoverage } from '../../support/coverage-contract.ts';
import { itClaimsLooks } from '../../support/due-exceptions-contract.ts';
import { itKeepsExceptions } from '../../support/exceptions-contract.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { itIsAStore } from '../../support/store-contract.ts';

describe('memory store as a Store', () => {
  let store: Store & Exceptions;
  beforeEach(() => {
    store = createMemoryStore();
  });
  itIsAStore(() => store);
  describe('exceptions', () => itKeepsExceptions(() => ({ store })));
  describe('exceptions that are due', () => itClaimsLooks(() => ({ store })));
  describe('conditions', () => itKeepsConditions(() => ({ store })));
  describe('coverage', () => itKeepsCoverage(() => store));
});
