import { createPayments, type PaymentsSettings } from '../../../src/commercetools/payments.ts';
import type { Payments } from '../../../src/ports/ports.ts';

/** Where a project is and who may enter it; every server of these tests has them. */
export type Project = {
  readonly url: string;
  readonly projectKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** One try and two more. */
export const TRIES = 3;

/** The adapter on a project, with two retries that hardly pause. */
export function adapter(project: Project, more: Partial<PaymentsSettings> = {}): Payments {
  const { projectKey, clientId, clientSecret, url } = project;
  return createPayments({
    projectKey,
    clientId,
    clientSecret,
    authUrl: url,
    apiUrl: url,
    timeoutMs: 5000,
    concurrency: 10,
    retry: { retries: TRIES - 1, firstPauseMs: 1, longestPauseMs: 5 },
    ...more,
  });
}

/** A project of a server that follows a script. */
export function projectAt(url: string): Project {
  return { url, projectKey: 'test-project', clientId: 'test-client', clientSecret: 'test-secret' };
}

/** The n-th payment id. */
export function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** `count` values made from 1, 2, … */
export function many<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => make(n + 1));
}

/** Nobody is looked for, unless told. */
export function identifiers(by: Partial<Parameters<Payments['find']>[0]>) {
  return { ids: [], keys: [], interactionIds: [], ...by };
}
