/** A server for tests: answers `up` on the port given; with `deaf` it does not end when it is asked to. */
import { createServer } from 'node:http';

const [port, mode] = process.argv.slice(2);
if (mode === 'broken') {
  console.log('no disk left');
  process.exit(3);
}
if (mode === 'deaf') process.on('SIGTERM', () => {});
createServer((_, answer) => answer.end('up')).listen(Number(port), '127.0.0.1');
