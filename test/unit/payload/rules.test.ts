import { sign } from 'node:crypto';
import { expect } from 'chai';
import type { PayloadProblem } from '../../../src/payload/errors.ts';
import type { Example, Rule } from '../../../src/payload/rules/rule.ts';
import { RULES } from '../../../src/payload/rules/rules.ts';
import { SAMPLE_TAKEN, sampleWith } from '../../../src/payload/sample.ts';
import { readSigningKey } from '../../../src/payload/sign.ts';
import { ACTIVE, pemPair } from '../../support/keys.ts';
import { builtFrom, NO_PURCHASES, samplePayloads, succeeded } from '../../support/payloads.ts';

/**
 * The examples of the table are its specification: each rule is tried with the one that it accepts and the
 * one that it refuses. The ids stand in the titles.
 */
describe('the rules of a payload', () => {
  it('PP-R1 to PP-R71 are there, each once', () => {
    const ids = Array.from({ length: 71 }, (_, index) => `PP-R${index + 1}`);
    expect(RULES.map(({ id }) => id)).to.deep.equal(ids);
  });

  for (const rule of RULES) {
    it(`${rule.id} ${rule.path}: its passing example breaks nothing`, async () => {
      expect(await brokenBy(rule.passes)).to.deep.equal([]);
    });

    it(`${rule.id} ${rule.path}: its failing example breaks it`, async () => {
      expect(await brokenBy(rule.fails)).to.include(expectedOf(rule));
    });
  }
});

/** One byte that changed breaks PP-R55 by whichever rule it is told. */
const TOLD_AS: Readonly<Record<string, string>> = {
  'PP-R54': 'PP-R55',
  'PP-R59': 'PP-R55',
  'PP-R70': 'PP-R14',
};

function expectedOf({ id }: Rule): string {
  return TOLD_AS[id] ?? id;
}

async function brokenBy(example: Example): Promise<readonly string[]> {
  if ('request' in example) {
    // Somebody took TAKEN17 before.
    const payloads = samplePayloads({}, NO_PURCHASES);
    await payloads.build(sampleWith({ orderId: SAMPLE_TAKEN }));
    const { problems } = succeeded(await payloads.check(sampleWith(example.request)));
    expect(problems.filter((problem) => !isExplained(problem))).to.deep.equal([]);
    return problems.map(({ rule }) => rule);
  }
  if ('keyBits' in example) {
    const read = readSigningKey('key', pemPair(example.keyBits).privateKey);
    return read.ok ? [] : ['PP-R56'];
  }
  if ('error' in example) return isExplained(example.error) ? [] : ['PP-R71'];
  const { problems } = await samplePayloads().verify(await documentWith(example));
  return problems.map(({ rule }) => rule);
}

/** The sample, built, with an example's changes; signed for what it holds unless the example says otherwise. */
async function documentWith({ document, signed }: Extract<Example, { document: unknown }>) {
  const built = await builtFrom(samplePayloads());
  const inner = Object.entries(document).map(([path, value]) => [
    path.replace('payload.', ''),
    value,
  ]);
  const payload: Record<string, unknown> = { ...built.payload, ...Object.fromEntries(inner) };
  const text = signed ?? payload.orderDetails;
  const isSignatureGiven = 'payload.signature' in document;
  if (typeof text === 'string' && !isSignatureGiven) {
    payload.signature = sign('sha256', Buffer.from(text), ACTIVE.privateKey).toString('base64');
  }
  return JSON.parse(JSON.stringify({ ...built.document, payload }));
}

function isExplained(problem: Partial<PayloadProblem> | Readonly<Record<string, string>>): boolean {
  const { path, rule, given, allowed } = problem;
  const isRule = RULES.some(({ id }) => id === rule);
  return isRule && [path, given, allowed].every((text) => text !== undefined && text !== '');
}
