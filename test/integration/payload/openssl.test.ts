import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ACTIVE } from '../../support/keys.ts';
import { builtFrom, samplePayloads } from '../../support/payloads.ts';

const run = promisify(execFile);

/** What `openssl dgst -sha256 -verify` says of a text and a signature. */
async function opensslSays(folder: string, text: string, signature: Buffer): Promise<string> {
  const at = (name: string) => join(folder, name);
  await writeFile(at('public.pem'), ACTIVE.publicKey);
  await writeFile(at('text'), text);
  await writeFile(at('signature'), signature);
  const files = ['-verify', at('public.pem'), '-signature', at('signature'), at('text')];
  return run('openssl', ['dgst', '-sha256', ...files]).then(
    ({ stdout }) => stdout.trim(),
    ({ stdout }: { stdout: string }) => stdout.trim(),
  );
}

describe('the signature, to somebody who never saw this code', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payload-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('PP-R54 PP-R55 PP-R56: openssl accepts it over the returned orderDetails, and not with one byte changed', async () => {
    const { payload } = await builtFrom(samplePayloads(), { 'orderDetails.udf6': 'Crème & söhne' });
    const text = String(payload.orderDetails);
    const signature = Buffer.from(String(payload.signature), 'base64');
    expect(await opensslSays(folder, text, signature)).to.equal('Verified OK');
    const changed = text.replace('"1.00"', '"1.01"');
    expect(changed).to.have.length(text.length);
    expect(await opensslSays(folder, changed, signature)).to.equal('Verification failure');
  });
});
