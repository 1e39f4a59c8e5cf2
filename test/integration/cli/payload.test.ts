import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SAMPLE_REQUEST, sampleWith } from '../../../src/payload/sample.ts';
import { runCli } from '../../support/command-line.ts';
import { pemPair } from '../../support/keys.ts';
import { startWorld, type World } from '../../support/world.ts';

const KEY = pemPair();

describe('payload on the command line (issue 6)', () => {
  let world: World;
  let folder: string;
  let environment: Record<string, string>;

  before(async () => {
    world = await startWorld({ transactions: 0 });
    folder = await mkdtemp(join(tmpdir(), 'payload-'));
    environment = {
      ...world.environment,
      ...{ PROCESS_CLIENT_ID: 'idea', PROCESS_MERCHANT_ID: 'idea_preprod' },
      ...{ PROCESS_MERCHANT_KEY_ID: 'key-2026', PROCESS_PRIVATE_KEY: KEY.privateKey },
    };
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const fileOf = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const payload = async (content: string, ...options: readonly string[]) =>
    runCli(environment, 'payload', await fileOf('given.json', content), ...options);

  it('a valid file → status 0 and the payload; --verify of that → status 0; of a changed one → status 1', async () => {
    const built = await payload(JSON.stringify(SAMPLE_REQUEST));
    expect(built).to.include({ status: 0, stderr: '' });
    const verified = await payload(built.stdout, '--verify', '--json');
    expect(verified.status).to.equal(0);
    expect(JSON.parse(verified.stdout)).to.include({ valid: true, signatureValid: true });
    const changed = built.stdout.replaceAll('1.00', '9.00');
    const wrong = await payload(changed, '--verify', '--json');
    expect(wrong.status).to.equal(1);
    expect(JSON.parse(wrong.stdout)).to.include({ valid: false });
  });

  it('--json → exactly one line, and the key is nowhere', async () => {
    const { stdout, stderr } = await payload(JSON.stringify(SAMPLE_REQUEST), '--json');
    expect(stdout.trim().split('\n')).to.have.length(1);
    expect(stdout + stderr).not.to.contain(KEY.privateKey.split('\n')[1]);
  });

  it('a file that breaks rules → status 1, and every problem on standard error', async () => {
    const { status, stdout, stderr } = await payload(
      JSON.stringify(sampleWith({ orderId: 'R 1', amount: 'x' })),
    );
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.contain('PP-R6').and.to.contain('PP-R7');
  });

  it('a file that is no JSON → status 64, and not a word of what is in it', async () => {
    const { status, stderr } = await payload('{"customerEmail": ada@example.com}');
    expect(status).to.equal(64);
    expect(stderr).to.contain('is not JSON').and.not.to.contain('ada');
  });

  const usage = [
    ['no file', []],
    ['two files', ['a.json', 'b.json']],
    ['an option of another command', ['a.json', '--dry-run']],
    ['a file that does not exist', ['nowhere.json']],
  ] as const;
  for (const [title, args] of usage) {
    it(`${title} → status 64`, async () => {
      const { status, stdout } = await runCli(environment, 'payload', ...args);
      expect({ status, stdout }).to.deep.equal({ status: 64, stdout: '' });
    });
  }

  it('no key configured → status 1, and what to set', async () => {
    const { PROCESS_PRIVATE_KEY: _, ...without } = environment;
    const path = await fileOf('given.json', JSON.stringify(SAMPLE_REQUEST));
    const { status, stderr } = await runCli(without, 'payload', path);
    expect(status).to.equal(1);
    expect(stderr).to.contain('PROCESS_PRIVATE_KEY');
  });
});
