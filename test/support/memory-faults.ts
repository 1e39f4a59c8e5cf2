import type { Failure, FailureKind } from '../../src/domain/failure.ts';

/** How a memory port can fail; `lost-answer` does the work and then answers `Unavailable`. */
export type MemoryFault = FailureKind | 'lost-answer';

/** Which calls a fault meets: the first `after` are spared, then `times` (1 unless told) fail. */
export type FaultOptions = {
  readonly times?: number;
  readonly after?: number;
  /** Only calls about this id: a payment's, or a merchant's. */
  readonly about?: string;
};

type Armed<On> = {
  fault: MemoryFault;
  on: On;
  about: string | undefined;
  after: number;
  left: number;
};

/** The faults a memory port is told to have, and how many calls it got. */
export class MemoryFaults<On extends string> {
  readonly #armed: Armed<On>[] = [];
  readonly #counts = new Map<On, number>();

  /** Arms a fault for calls of `on`. */
  failNext(fault: MemoryFault, on: On, options: FaultOptions = {}): void {
    const { times = 1, after = 0, about } = options;
    this.#armed.push({ fault, on, about, after, left: times });
  }

  /** Counts a call and answers the fault it meets, if any. */
  meet(on: On, about?: string): MemoryFault | undefined {
    this.#counts.set(on, this.count(on) + 1);
    const armed = this.#armed.find((one) => takes(one, on, about));
    if (armed === undefined) return undefined;
    armed.left -= 1;
    return armed.fault;
  }

  /** How often `on` was called. */
  count(on: On): number {
    return this.#counts.get(on) ?? 0;
  }
}

/** The failure that a fault is answered with; a lost answer looks like an outage. */
export function failureOf(fault: MemoryFault, on: string): Failure {
  const kind = fault === 'lost-answer' ? 'Unavailable' : fault;
  return { kind, message: `${on}: ${fault}, as the test asked` };
}

function takes<On>(armed: Armed<On>, on: On, about: string | undefined): boolean {
  if (armed.on !== on || armed.left <= 0) return false;
  if (armed.about !== undefined && armed.about !== about) return false;
  if (armed.after <= 0) return true;
  armed.after -= 1;
  return false;
}
