import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { childEnvironment } from '../../support/children.ts';

const ROWS = 20;

describe('bench/batch.ts', function () {
  this.timeout(60_000);

  it(`starts what npm start runs, and measures a file of ${ROWS} rows to its end, twice`, async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['bench/batch.ts', String(ROWS)],
      {
        // On the embedded database, wherever the tests run.
        env: childEnvironment({ PATH: process.env.PATH }),
      },
    );
    const { files } = JSON.parse(stdout);
    expect(files).to.have.length(2);
    for (const { batch, requests, repeated, doubled, firstProgressMs, wallMs } of files) {
      expect(batch).to.include({ status: 'completed', accepted: ROWS, rejected: 0, queued: 0 });
      expect(requests.gateway).to.equal(ROWS);
      expect({ repeated, doubled }).to.deep.equal({ repeated: 0, doubled: 0 });
      expect(firstProgressMs).to.be.within(1, wallMs);
    }
  });
});
