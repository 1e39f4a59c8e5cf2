import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../src/domain/gateway/gateway-transaction.ts';
import type { Window } from '../../src/domain/runs/run.ts';
import { INSTANT_MS } from './builders.ts';

type Kept = { readonly at: number; readonly record: GatewayTransaction | MalformedRecord };

/** One merchant id's records as its search sees them: oldest first, the order of adding among equals. */
export class MemoryRecords {
  readonly #kept: Kept[] = [];
  #sorted = true;

  /** Adds a record; a malformed one happens when the record added before it did, else at `INSTANT`. */
  add(record: GatewayTransaction | MalformedRecord): void {
    const before = this.#kept.at(-1)?.at ?? INSTANT_MS;
    const at = 'malformed' in record ? before : Date.parse(record.submittedAt);
    if (Number.isNaN(at)) throw new Error(`${record.id} was submitted at no instant.`);
    this.#kept.push({ at, record });
    this.#sorted &&= at >= before;
  }

  /** Records submitted within `window`. */
  within({ from, to }: Window): readonly (GatewayTransaction | MalformedRecord)[] {
    return this.#inOrder()
      .filter(({ at }) => at >= from && at < to)
      .map(({ record }) => record);
  }

  /** Transactions whose client reference is `clientReference`. */
  referring(clientReferences: readonly string[]): readonly GatewayTransaction[] {
    // As the gateway does, which does not tell upper from lower case.
    const wanted = clientReferences.map((one) => one.toLowerCase());
    return this.#transactions().filter(({ clientReference = '' }) =>
      wanted.includes(clientReference.toLowerCase()),
    );
  }

  /** The transaction with this id. */
  transaction(id: string): GatewayTransaction | undefined {
    return this.#transactions().find((one) => one.id === id);
  }

  /** The `count` oldest records are gone. */
  forgetOldest(count: number): void {
    this.#inOrder().splice(0, count);
  }

  #transactions(): readonly GatewayTransaction[] {
    return this.#inOrder().flatMap(({ record }) => ('malformed' in record ? [] : [record]));
  }

  #inOrder(): Kept[] {
    if (!this.#sorted) this.#kept.sort((a, b) => a.at - b.at);
    this.#sorted = true;
    return this.#kept;
  }
}
