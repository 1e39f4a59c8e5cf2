import { setTimeout as turn } from 'node:timers/promises';

/** Settles as soon as `isTrue`; looks every millisecond, so that the processes it waits for have the machine. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await turn(1);
}
