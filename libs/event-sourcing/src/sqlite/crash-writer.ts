/** The process that `crashContract` kills: `node crash-writer.ts <file>`. */
import { writeUntilKilled } from '../testing/crash-writer.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';

await writeUntilKilled(() => new SqliteEventStore(process.argv[2]!));
