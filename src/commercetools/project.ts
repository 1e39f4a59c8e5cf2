import type { OnAnswer } from '../shared/outbound.ts';

/** The commercetools API client of a project; the hosts are full URLs. */
export type ProjectSettings = {
  readonly projectKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: string;
  readonly apiUrl: string;
  readonly timeoutMs: number;
  /** Told of every request sent, tokens included. */
  readonly onRequest?: () => void;
  /** Told what came of each, by its status; one that was not answered is `Unavailable`. */
  readonly onAnswer?: OnAnswer;
};
