/** Starts a server in a process of its own, makes a temporary folder, and dies without cleaning up. */
import { tellGuard } from './guard.ts';
import { ServerProcess } from './server-process.ts';

const [fixture, port, logFile, folder] = process.argv.slice(2) as [string, string, string, string];
const server = new ServerProcess({
  name: 'orphan',
  command: process.execPath,
  args: [fixture, port],
  logFile,
  answers: () =>
    fetch(`http://127.0.0.1:${port}`).then(
      ({ ok }) => ok,
      () => false,
    ),
});
tellGuard({ folder });
await server.start();
process.send?.('started');
process.kill(process.pid, 'SIGKILL');
