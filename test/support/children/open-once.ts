import { openDatabase } from '../../../src/store/database.ts';

const database = await openDatabase({ url: process.argv[2], dataDir: 'unused' });
process.stdout.write((await database.isReady()) ? 'ready\n' : 'not ready\n');
await database.close();
