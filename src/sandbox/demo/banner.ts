import type { DemoOperators } from './operators.ts';

/** What the banner tells. */
export type BannerFacts = {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly missing: number;
  readonly payments: number;
  readonly merchantIds: readonly string[];
};

/** What is printed when the demo is up: where to click, what will happen, how to break things, how to stop. */
export function banner(
  { url, gatewayUrl, missing, payments, merchantIds }: BannerFacts,
  operators: DemoOperators | undefined,
): string {
  return `
  The demo is running, on simulated commercetools and Cybersource servers.

    Open        ${url}/orders
${signInLines(operators)}    Then        press Run Sync: about ${missing} of ${payments} payments are missing gateway
                transactions, over ${merchantIds.length} merchant ids (${merchantIds.join(', ')}).
                About twenty records are odd on purpose and end as exceptions.
                New customers pay every 20 seconds; run it again for theirs.

    Break it    curl -X POST ${gatewayUrl}/sandbox/faults \\
                  -H 'content-type: application/json' -d '{"fault": "http-503", "times": 20}'
                also http-429, http-500, http-502, reset, slow, html, malformed-json,
                empty-object; "path" and "merchantId" narrow it.
                Events of verdicts: webhook-duplicate, webhook-forged, webhook-payload.

    Stop        Ctrl-C

`;
}

function signInLines(operators: DemoOperators | undefined): string {
  if (operators === undefined) return '';
  const { names, password } = operators;
  return `    Sign in     as ${names.join(', ')}; password ${password}\n`;
}
