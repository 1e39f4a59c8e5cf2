import { lockDirectory } from '../../../src/store/embedded/directory-lock.ts';

/** Asks for the lock, says how that went, and keeps it until the process is ended. */
const lock = await lockDirectory(process.argv[2] ?? '');
process.stdout.write(lock.ok ? 'held\n' : `${lock.error.message}\n`);
if (lock.ok) setInterval(() => undefined, 60_000);
