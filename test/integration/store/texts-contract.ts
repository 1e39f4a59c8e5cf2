import { expect } from 'chai';
import { anItem, INSTANT_MS } from '../../support/builders.ts';
import {
  aMerchant,
  aPage,
  rememberSettled,
  startRun,
  workingRun,
} from '../../support/run-pages.ts';
import type { UnderTest } from './on-database.ts';

const TEXTS: readonly (readonly [string, string, string?])[] = [
  ['quotes and a comment', `'"; drop table runs; --`],
  ['backslashes and escapes', '\\u0000 \\x00 \\N \\. {"a":1} $1 %s'],
  ['emoji and other scripts', '💶 Ünïcödé 決済 \u202e'],
  ['lines and tabs', 'a\r\nb\tc'],
  ['no text', ''],
  ['NUL', 'a\0b', 'a\u{fffd}b'],
  ['half of a surrogate pair', 'a\ud83d', 'a\u{fffd}'],
];

/** That no text from outside breaks a page or is taken for anything but text. */
export function itSurvivesTexts(current: () => UnderTest): void {
  for (const [what, text, kept = text] of TEXTS) {
    it(`${what} → ${kept === text ? 'kept as it is' : 'kept with U+FFFD in its place'}`, async () => {
      const { store } = current();
      const item = anItem({ reason: 'unmatched', ...everywhere(text) });
      const merchant = { ...aMerchant(), read: 1, exceptions: 1, error: text };
      await startRun(store, workingRun());
      await store.recordPage({ ...aPage([]), items: [item], merchant });
      const expected = { ...item, ...everywhere(kept) };
      const all = { runId: 'run-1', outcome: undefined, offset: 0, limit: 9 } as const;
      expect((await store.items(all)).items).to.deep.equal([expected]);
      const run = await store.run('run-1');
      expect(run?.merchants[0]?.error).to.equal(kept);
      const { exceptions } = await store.exceptions({
        state: 'open',
        now: INSTANT_MS,
        offset: 0,
        limit: 9,
      });
      const [exception] = exceptions;
      expect(exception?.item).to.deep.equal(expected);
      const dismissed = await store.dismissException(exception?.id ?? '', text, 1);
      expect(dismissed?.note).to.equal(kept);
      const entry = { transactionId: text, fingerprint: text };
      await rememberSettled(store, 'mid_a', [entry], 1);
      expect([...(await store.settledAmong('mid_a', [entry])).keys()]).to.deep.equal([text]);
      expect([...(await store.syncStates([text])).keys()]).to.deep.equal([text]);
    });
  }

  it('a detail of 1 MB → its beginning, and how much more there was', async () => {
    const { store } = current();
    const detail = 'x'.repeat(1_048_576);
    await startRun(store, workingRun());
    await store.recordPage({ ...aPage(['added']), items: [anItem({ detail })] });
    const { items } = await store.items({
      runId: 'run-1',
      outcome: 'updated',
      offset: 0,
      limit: 9,
    });
    expect(items[0]?.detail).to.equal(`${'x'.repeat(10_000)}… (1038576 more characters)`);
  });

  it('identifiers of 1 MB that differ in their last character → two items, two memories', async () => {
    const { store } = current();
    const ids = ['a', 'b'].map((end) => `${'y'.repeat(1_048_576)}${end}`);
    const items = ids.map((id) => anItem({ ...everywhere(id), reason: 'unmatched' }));
    await startRun(store, workingRun());
    await store.recordPage({ ...aPage(['unmatched', 'unmatched']), items });
    expect(
      (await store.exceptions({ state: 'open', now: INSTANT_MS, offset: 0, limit: 9 })).total,
    ).to.equal(2);
    const entries = ids.map((transactionId) => ({ transactionId, fingerprint: 'f' }));
    await rememberSettled(store, 'mid_a', entries, 1);
    expect([...(await store.settledAmong('mid_a', entries)).keys()]).to.deep.equal(ids);
    expect([...(await store.syncStates(ids)).keys()]).to.deep.equal(ids);
  });

  it('a run id, a merchant id or a payment id out of a URL that no text column holds → nothing', async () => {
    const { store } = current();
    expect(await store.run('a\0')).to.equal(undefined);
    expect(await store.takePart('a\0', 'b\0')).to.equal(undefined);
    const items = await store.items({ runId: 'a\0', outcome: undefined, offset: 0, limit: 9 });
    expect(items.total).to.equal(0);
    expect((await store.syncStates(['a\0', '\ud800'])).size).to.equal(0);
  });
}

const everywhere = (text: string) => ({
  transactionId: text,
  clientReference: text,
  paymentId: text,
  submittedAt: text,
  detail: text,
});
