/** Values that no form of ours sends, by what is hostile about them. */
export const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['a name with NUL', { 'a\0b': 1 }],
  ['a value whose text cannot be made', { x: { toString: 1 } }],
  ['a value that claims to be JSON', { x: { toJSON: 1 } }],
  ['a value that throws as JSON', { x: { toJSON: () => never() } }],
  ['a getter that throws', Object.defineProperty({}, 'x', { enumerable: true, get: never })],
  ['a proxy that throws', new Proxy({}, { ownKeys: never })],
  ['an object without a prototype', Object.assign(Object.create(null), { x: 1 })],
  ['prototype names', JSON.parse('{"__proto__":{"x":1},"constructor":2,"prototype":3}')],
  ['half a surrogate pair as name and value', { '\ud800': '\udfff' }],
  ['a circle', circle()],
  ['a depth of 10,000', nested(10_000)],
  ['a breadth of 10,000', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, n]))],
  ['lists of lists', Array(60).fill(Array(60).fill(Array(60).fill(null)))],
  ['a text of 1 MB', { x: 'y'.repeat(1_000_000) }],
  ['a name of 1 MB', { ['y'.repeat(1_000_000)]: 1 }],
  ['texts that grow as JSON', Array(60).fill('"\\\n\u0001'.repeat(500))],
  ['a big integer', { x: 1n }],
  ['a symbol and a function', { x: Symbol('s'), y: () => 1 }],
  ['no number', { x: Number.NaN, y: Number.POSITIVE_INFINITY }],
  ['nothing', undefined],
  ['null', null],
];

function never(): never {
  throw new Error('touched');
}

function circle(): object {
  const one: Record<string, unknown> = {};
  one.self = one;
  return one;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = { value };
  return value;
}
