import type { Exceptions, Store } from '../../src/ports/ports.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { itKeepsCoverage } from './coverage-contract.ts';
import { itKeepsExceptions } from './exceptions-contract.ts';
import { itIsAStore } from './store-contract.ts';

describe('memory store as a Store', () => {
  let store: Store & Exceptions;
  beforeEach(() => {
    store = createMemoryStore();
  });
  itIsAStore(() => store);
  describe('exceptions', () => itKeepsExceptions(() => ({ store })));
  describe('coverage', () => itKeepsCoverage(() => store));
});
