/**
 * Outlives the process that started it just long enough to end what that one left behind. It is told of every child
 * process and temporary folder; when its parent is gone, however it ended, the channel closes.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardMessage } from './guard.ts';

const STOP_LIMIT_MS = 5_000;
const POLL_MS = 50;
const pids = new Set<number>();
const folders = new Set<string>();
const commands = new Map<string, readonly string[]>();

process.on('message', (message: GuardMessage) => {
  if ('watch' in message) pids.add(message.watch);
  if ('release' in message) pids.delete(message.release);
  if ('folder' in message) folders.add(message.folder);
  if ('kept' in message) folders.delete(message.kept);
  if ('run' in message) commands.set(message.run.join(' '), message.run);
  if ('done' in message) commands.delete(message.done.join(' '));
});

process.on('disconnect', async () => {
  for (const pid of pids) signal(pid, 'SIGTERM');
  for (const end = Date.now() + STOP_LIMIT_MS; Date.now() < end && [...pids].some(lives); ) await sleep(POLL_MS);
  for (const pid of pids) signal(pid, 'SIGKILL');
  for (const [command, ...args] of commands.values()) spawnSync(command!, args, { stdio: 'ignore' });
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** Every child leads a group of its own: what it started goes with it. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It is gone.
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
