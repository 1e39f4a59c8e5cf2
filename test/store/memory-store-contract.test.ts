import type { Store } from '../../src/ports.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { itIsAStore } from './store-contract.ts';

describe('memory store as a Store', () => {
  let store: Store;
  beforeEach(() => {
    store = createMemoryStore();
  });
  itIsAStore(() => store);
});
