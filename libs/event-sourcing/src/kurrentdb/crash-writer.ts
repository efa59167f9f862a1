/** The process that `crashContract` kills: `node crash-writer.ts '<url> <service>'`. */
import { writeUntilKilled } from '../testing/crash-writer.ts';
import { KurrentEventStore } from './kurrent-event-store.ts';

const [url = '', service = ''] = (process.argv[2] ?? '').split(' ');
await writeUntilKilled(() => KurrentEventStore.open({ url, service }));
