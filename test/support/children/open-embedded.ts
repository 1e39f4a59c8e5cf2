import { openDatabase } from '../../../src/store/database.ts';

/** Opens the embedded database, says how that went, and keeps it until the process is ended. */
const said = await openDatabase({ url: undefined, dataDir: process.argv[2] ?? '' }).then(
  () => 'ready',
  (error: Error) => error.message,
);
process.stdout.write(`${said}\n`);
setInterval(() => undefined, 60_000);
