/** Strings, punctuation, and everything else that JSON has, in their order. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;

/**
 * The text of one member of a JSON object, exactly as it was sent: a parser would lose what a signature
 * covers, spaces, the order of members and the digits of numbers. `json` must be the valid text of an
 * object; undefined when it has no such member. Of several of one name the last one counts, as for `JSON.parse`.
 */
export function memberText(json: string, name: string): string | undefined {
  let depth = 0;
  let key: unknown;
  let start = 0;
  let found: string | undefined;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (key === undefined && token.startsWith('"')) key = JSON.parse(token);
    else if (depth === 1 && token === ':') start = index + 1;
    else if (depth === 1 && (token === ',' || token === '}')) {
      if (key === name) found = json.slice(start, index).trim();
      key = undefined;
    }
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return found;
}
