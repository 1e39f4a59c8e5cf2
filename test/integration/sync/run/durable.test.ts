import { expect } from 'chai';
import { runCli } from '../../../support/command-line.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../../../support/postgres.ts';
import { startWorld, type World } from '../../../support/world.ts';

type RunAnswer = {
  readonly result: string;
  readonly read: number;
  readonly unchanged: number;
  readonly merchants: readonly {
    readonly window: { readonly from: string; readonly to: string };
  }[];
};

describeOnPostgres('history and watermarks in PostgreSQL', await postgresServer(), (server) => {
  let world: World;
  let database: TestDatabase;
  let environment: Record<string, string>;
  before(async () => {
    world = await startWorld({ transactions: 60 });
    database = await freshDatabase(server);
    const AUTH_SECRET = 'a secret of at least thirty-two characters';
    environment = { ...world.environment, DATABASE_URL: database.url, AUTH_SECRET };
  });
  after(async () => {
    await database.drop();
    await world.close();
  });

  const sync = async (): Promise<RunAnswer> => {
    const ended = await runCli(environment, 'sync', '--json');
    expect(ended.stderr).to.equal('');
    return JSON.parse(ended.stdout);
  };

  it('a second application, knows what the first settled: it asks for no payment (issue 3, item 7)', async () => {
    expect(await sync()).to.include({ read: 60 });
    const { query, get, orders, update } = world.project.counts();
    expect(await sync()).to.include({ read: 60, unchanged: 60 });
    expect(world.project.counts()).to.include({ query, get, orders, update });
  });

  it('a second application, goes on from where the first ended, less the overlap', async () => {
    const [first, second] = [await sync(), await sync()];
    expect(first).to.include({ result: 'completed', read: 60 });
    expect(second.result).to.equal('completed');
    const watermark = Date.parse(first.merchants[0]?.window.to ?? '');
    const from = Date.parse(second.merchants[0]?.window.from ?? '');
    expect(watermark - from).to.equal(2 * 60 * 60 * 1000);
  });
});
