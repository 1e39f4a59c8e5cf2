import { plainText } from '../plain-text.ts';

const MAX_TEXT = 500;
const MAX_NAME = 100;
const MAX_ENTRIES = 50;
const MAX_DEPTH = 6;
/** What ends the parts that were begun when the budget is spent. */
const RESERVE = 400;
/** What a value takes beside its text: quotes, comma, and the note that some of it is left out. */
const AROUND = 40;
const SECRET = /password|secret|token|code|authorization|cookie/i;

/** What of a value stands in JSON: a text, a number, or entries by name. */
type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/**
 * JSON of any value as a database keeps it: without NUL and halves of surrogate pairs, in names and in values, at most
 * `max` characters of JSON. Total: what cannot be read says so, what is too much is cut, and no value of a name that
 * sounds secret is in it.
 */
export function storedJson(value: unknown, max: number): string {
  return JSON.stringify(plainOf(value, { left: max - RESERVE }, 0));
}

/** How many characters may still be written. */
type Budget = { left: number };

function plainOf(value: unknown, budget: Budget, depth: number): Plain {
  budget.left -= AROUND;
  switch (typeof value) {
    case 'string':
      return spent(plainText(value, MAX_TEXT), budget);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return spent(plainText(value.toString(), MAX_TEXT), budget);
    case 'object':
      return value === null ? null : partsOf(value, budget, depth);
    case 'undefined':
      return null;
    default:
      return `[${typeof value}]`;
  }
}

/** A getter or a proxy may throw at any touch. */
function partsOf(value: object, budget: Budget, depth: number): Plain {
  if (depth >= MAX_DEPTH) return '[deeper]';
  try {
    return Array.isArray(value) ? listOf(value, budget, depth) : recordOf(value, budget, depth);
  } catch {
    return '[unreadable]';
  }
}

function listOf(values: readonly unknown[], budget: Budget, depth: number): Plain {
  const kept: Plain[] = [];
  for (const value of values.slice(0, MAX_ENTRIES)) {
    if (isSpent(budget)) break;
    kept.push(plainOf(value, budget, depth + 1));
  }
  return kept.length < values.length ? [...kept, `… ${values.length - kept.length} more`] : kept;
}

function recordOf(value: object, budget: Budget, depth: number): Plain {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const kept = new Map<string, Plain>();
  for (const [given, one] of entries.slice(0, MAX_ENTRIES)) {
    if (isSpent(budget)) break;
    const name = freeName(spent(plainText(given, MAX_NAME), budget), kept);
    kept.set(name, SECRET.test(name) ? '[hidden]' : plainOf(one, budget, depth + 1));
  }
  const rest = entries.length - kept.size;
  if (rest > 0) kept.set(freeName('…', kept), `${rest} more`);
  return Object.fromEntries(kept);
}

/** Two names that became the same by what was left out of them are both kept. */
function freeName(name: string, taken: ReadonlyMap<string, Plain>): string {
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(`${name} (${count})`)) count += 1;
  return `${name} (${count})`;
}

/** The text where the budget allows it, at what it takes in JSON. */
function spent(text: string, budget: Budget): string {
  const cost = JSON.stringify(text).length;
  if (cost > budget.left) return '…';
  budget.left -= cost;
  return text;
}

function isSpent({ left }: Budget): boolean {
  return left <= 0;
}
