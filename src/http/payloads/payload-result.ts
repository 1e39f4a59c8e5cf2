import type { PayloadDocument } from '../../payload/build.ts';

/** A finished payload as the page shows it: to read, to copy, and how a program gets the next one. */
export type ResultView = {
  readonly orderId: string;
  readonly merchantKeyId: string;
  readonly pretty: string;
  readonly compact: string;
  readonly snippets: readonly { readonly title: string; readonly text: string }[];
};

/** Shows a document and the request that leads to it; `origin` is where this server was asked. */
export function resultView(document: PayloadDocument, request: object, origin: string): ResultView {
  const url = `${origin}/api/payloads/process`;
  const body = JSON.stringify(request);
  return {
    orderId: String(document.payload.orderId),
    merchantKeyId: String(document.payload.merchantKeyId),
    pretty: JSON.stringify(document, null, 2),
    compact: JSON.stringify(document),
    snippets: [
      { title: 'curl', text: curl(url, body) },
      { title: 'JavaScript', text: javascript(url, JSON.stringify(request, null, 2)) },
    ],
  };
}

function curl(url: string, body: string): string {
  // Within single quotes a shell reads everything as it stands, but for the quote itself.
  const quoted = body.replaceAll("'", `'\\''`);
  return `curl -sS '${url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${quoted}'`;
}

function javascript(url: string, body: string): string {
  return [
    `const answer = await fetch('${url}', {`,
    "  method: 'POST',",
    "  headers: { 'Content-Type': 'application/json' },",
    `  body: JSON.stringify(${body.replaceAll('\n', '\n  ')}),`,
    '});',
    'if (!answer.ok) throw new Error((await answer.json()).detail);',
    'const payload = await answer.json();',
  ].join('\n');
}
