/** The process that `crashContract` kills: `node crash-writer.ts <file>`. */
import { dirname } from 'node:path';
import { Manifest } from '@alur/sqlite';
import { writeUntilKilled } from '../testing/crash-writer.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';

const file = process.argv[2]!;
await writeUntilKilled(() => new SqliteEventStore(new Manifest(dirname(file)).open(file)));
