import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from '../processes/server-process.ts';
import { mongodbAnswers } from './answers.ts';
import { SECANTUS_VERSION } from './install.ts';

/** SecantusDB, a server of the MongoDB protocol on WiredTiger; what it acknowledged is on the disk. Not started yet. */
export function secantusServer(program: string, port: number, folder: string): ServerProcess {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  return new ServerProcess({
    name: `SecantusDB ${SECANTUS_VERSION}`,
    command: join(program, 'bin', 'secantusd-rs'),
    args: [
      ...['--port', String(port), '--storage-path', data],
      ...['--sync-on-commit', '--log-level', 'WARNING', '--cache-size', '256M'],
    ],
    cwd: folder,
    logFile: join(folder, 'mongodb.log'),
    answers: () => mongodbAnswers(port),
  });
}
