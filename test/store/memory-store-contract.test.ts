import type { Store } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { itIsAStore } from './store-contract.ts';

describe('memory store as a Store', () => {
  let store: Store;
  beforeEach(() => {
    store = createMemoryStore();
  });
  itIsAStore(() => store);
});
