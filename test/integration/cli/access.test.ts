import { expect } from 'chai';
import { ROUTES } from '../../../src/access/permissions/routes.ts';
import { addDemoOperators } from '../../../src/sandbox/demo/operators.ts';
import { runCli } from '../../support/command-line.ts';
import { emptyDirectory, type TestDirectory } from '../../support/data-directory.ts';
import { signIn, startGuarded } from '../../support/guarded.ts';
import { startWorld, type World } from '../../support/world.ts';

describe('command line, people and tokens (issue 4)', () => {
  let world: World;
  let directory: TestDirectory;
  let environment: Record<string, string>;
  before(async () => {
    world = await startWorld();
    directory = await emptyDirectory();
    environment = { ...world.environment, DATA_DIR: directory.dataDir };
  });
  after(async () => {
    await world.close();
    await directory.remove();
  });

  it('"routes" prints every route without any configuration', async () => {
    const { status, stdout } = await runCli({}, 'routes');
    expect(status).to.equal(0);
    for (const { method, path } of ROUTES) expect(stdout).to.contain(`${method} ${path} `);
    const json = await runCli({}, 'routes', '--json');
    expect(JSON.parse(json.stdout).routes).to.have.length(ROUTES.length);
  });

  it('"operator add" prints the first password once, and refuses the name a second time', async () => {
    const added = await runCli(
      environment,
      'operator',
      'add',
      'ann',
      '--role',
      'approver',
      '--json',
    );
    expect(added.status, added.stderr).to.equal(0);
    const { firstPassword, ...rest } = JSON.parse(added.stdout);
    expect(rest).to.deep.equal({ name: 'ann', role: 'approver' });
    expect(firstPassword).to.match(/^[a-z2-9-]{23}$/);
    const again = await runCli(environment, 'operator', 'add', 'Ann', '--role', 'admin');
    expect([again.status, again.stderr]).to.deep.equal([1, 'The name is taken.\n']);
  });

  it('"token add" prints the token once', async () => {
    const made = await runCli(environment, 'token', 'add', 'nightly', '--scope', 'sync:trigger');
    expect(made.status, made.stderr).to.equal(0);
    expect(made.stdout).to.match(/\npst_[0-9a-f]{12}_[\w-]{43}\n$/);
  });

  for (const [args, says] of [
    [['operator', 'add', 'ann'], '--role: must be one of viewer, operator, approver, admin.'],
    [['operator', 'add', 'ann', '--role', 'root'], '--role: must be one of'],
    [['operator', 'remove', 'ann'], 'Say operator add NAME'],
    [['operator', 'add'], 'Say operator add NAME'],
    [['token', 'add', 'x'], '--scope: must be one of'],
    [['token', 'add', 'x', '--scope', 'people:manage'], '--scope: must be one of'],
    [
      ['token', 'add', 'x', '--scope', 'sync:trigger', '--days', '0'],
      '--days: must be a whole number, 1 to 366.',
    ],
  ] as const) {
    it(`"${args.join(' ')}" → status 64, and says what is wrong`, async () => {
      const { status, stdout, stderr } = await runCli(environment, ...args);
      expect([status, stdout]).to.deep.equal([64, '']);
      expect(stderr).to.contain(says);
    });
  }
});

describe('people of the demo (issue 4)', () => {
  it('one for each role, who need not change the password that is printed', async () => {
    const app = await startGuarded();
    const first = await app.under.access.people.add('admin', 'admin');
    const { names, password } = await addDemoOperators(
      app.url,
      first.ok ? first.value.password : '',
    );
    for (const name of names) {
      const Cookie = await signIn(app, name, password);
      expect((await app.get('/orders', { Cookie })).status, name).to.equal(200);
    }
    await app.stop();
  });
});
