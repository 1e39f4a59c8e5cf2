import { invalidInput } from './commercetools-errors.ts';

/** A query predicate; `path` is the dotted way to the field: `transactions.interactionId`. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly string[] };

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|:[A-Za-z]\w*|[A-Za-z]\w*|[(),=])/y;

/**
 * Parses the part of the predicate language that a payment connector needs: `=` and `in` over
 * strings and input variables, nested fields, `and`, `or`, parentheses. Anything else is refused
 * with 400. `variable` gives the values of `var.<name>`. Source: reference/commercetools.md §6.5.
 */
export function parsePredicate(
  text: string,
  variable: (name: string) => readonly string[],
): Predicate {
  return new Parser(tokensOf(text), variable).whole();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #variable: (name: string) => readonly string[];
  #at = 0;

  constructor(tokens: readonly string[], variable: (name: string) => readonly string[]) {
    this.#tokens = tokens;
    this.#variable = variable;
  }

  whole(): Predicate {
    const predicate = this.#either('');
    if (this.#at < this.#tokens.length) this.#refuse('the end');
    return predicate;
  }

  #either(prefix: string): Predicate {
    let left = this.#both(prefix);
    while (this.#takes('or')) left = { kind: 'or', left, right: this.#both(prefix) };
    return left;
  }

  #both(prefix: string): Predicate {
    let left = this.#one(prefix);
    while (this.#takes('and')) left = { kind: 'and', left, right: this.#one(prefix) };
    return left;
  }

  #one(prefix: string): Predicate {
    if (this.#takes('(')) return this.#closed(this.#either(prefix));
    const path = prefix + this.#field();
    if (this.#takes('(')) return this.#closed(this.#nested(path));
    if (this.#takes('=')) return { kind: 'in', path, values: [this.#single()] };
    this.#expect('in');
    return { kind: 'in', path, values: this.#list() };
  }

  /** `and` within a nested field is about one and the same element, which this server does not look at. */
  #nested(path: string): Predicate {
    const inner = this.#either(`${path}.`);
    if (hasAnd(inner)) invalidInput(`Malformed parameter: where: 'and' within '${path}(…)'.`);
    return inner;
  }

  #list(): readonly string[] {
    const name = this.#variableName();
    if (name !== undefined) return this.#variable(name);
    this.#expect('(');
    const values = [...this.#element()];
    while (this.#takes(',')) values.push(...this.#element());
    return this.#closed(values);
  }

  #element(): readonly string[] {
    const name = this.#variableName();
    return name === undefined ? [this.#string()] : this.#variable(name);
  }

  #single(): string {
    const [value, ...others] = this.#element();
    return value === undefined || others.length > 0 ? this.#refuse('one value') : value;
  }

  #variableName(): string | undefined {
    const token = this.#tokens[this.#at];
    if (!token?.startsWith(':')) return undefined;
    this.#at += 1;
    return token.slice(1);
  }

  #string(): string {
    const token = this.#tokens[this.#at];
    if (!token?.startsWith('"')) return this.#refuse('a string');
    this.#at += 1;
    return token.slice(1, -1).replace(/\\(.)/g, '$1');
  }

  #field(): string {
    const token = this.#tokens[this.#at] ?? '';
    if (!/^[A-Za-z]/.test(token)) return this.#refuse('a field');
    this.#at += 1;
    return token;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) this.#refuse(`'${token}'`);
  }

  #closed<T>(value: T): T {
    this.#expect(')');
    return value;
  }

  #refuse(expected: string): never {
    const found = this.#tokens[this.#at] ?? 'the end';
    return invalidInput(`Malformed parameter: where: expected ${expected} but found ${found}.`);
  }
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return invalidInput(`Malformed parameter: where: at character ${at}.`);
    tokens.push(token);
  }
  return tokens;
}

function hasAnd(predicate: Predicate): boolean {
  if (predicate.kind === 'in') return false;
  return predicate.kind === 'and' || hasAnd(predicate.left) || hasAnd(predicate.right);
}
