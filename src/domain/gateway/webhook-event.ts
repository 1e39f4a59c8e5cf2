/**
 * What an event of the gateway asks us to look at. It is a hint and no evidence: whatever follows is read
 * from the gateway again. At least one of transaction id and client reference is known.
 */
export type WebhookNotice = {
  /** One of the configured merchant ids. */
  readonly merchantId: string;
  readonly transactionId: string | undefined;
  readonly clientReference: string | undefined;
};

/** What a signature covers: the whole body, or only the member `payload` of it. */
export type SignedPart = 'body' | 'payload';

/** What was found in a genuine event. `eventType` and `eventDate` are for the log; empty when not given. */
export type WebhookReading = {
  readonly eventType: string;
  readonly eventDate: string;
  readonly signed: SignedPart;
} & (
  | { readonly kind: 'notice'; readonly notice: WebhookNotice }
  | { readonly kind: 'ignored'; readonly because: string }
);

/** Why a signature does not show that the gateway sent a body. */
export type SignatureProblem = 'malformed' | 'unknown-key' | 'wrong' | 'stale';

/** Why an event is refused: its signature, or an encryption that we cannot read. */
export type WebhookRefusal =
  | { readonly kind: 'signature'; readonly problem: SignatureProblem }
  | { readonly kind: 'encrypted' };
