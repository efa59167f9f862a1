import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export type GuardMessage =
  | { readonly watch: number }
  | { readonly release: number }
  | { readonly folder: string }
  | { readonly kept: string }
  | { readonly run: readonly string[] }
  | { readonly done: readonly string[] };

let guard: ChildProcess | undefined;

/**
 * Tells the guard, a small process of its own, what must not outlive this process: child processes that lead a group
 * (`watch` … `release`), temporary folders (`folder` … `kept`), and commands to run at the end (`run` … `done`). It acts
 * when this process is gone, also after `kill -9`; whoever ends in good order cleans up itself.
 */
export function tellGuard(message: GuardMessage): void {
  guard ??= startGuard();
  guard.send(message);
}

function startGuard(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'guard.child.ts'), {
    detached: true,
    stdio: 'ignore',
    execArgv: ['--max-semi-space-size=1'],
  });
  child.unref();
  child.channel?.unref();
  return child;
}
