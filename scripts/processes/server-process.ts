import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tellGuard } from './guard.ts';

const POLL_MS = 50;
const LAST_LINES = 30;

export interface ServerCommand {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** File that takes what the server prints, appended over restarts. */
  readonly logFile: string;
  /** Whether it serves now. */
  answers(): Promise<boolean>;
  /** Default 60 seconds. */
  readonly startLimitMs?: number;
  /** From the request to stop until it is killed; default 10 seconds. */
  readonly stopLimitMs?: number;
  /** Between two questions whether it serves; default 50. */
  readonly pollMs?: number;
}

/**
 * A server in a process of its own that can be stopped, killed and started again. It leads its own process group, so that
 * Ctrl-C in the terminal reaches only the process that can stop everything in order, and it ends when that one dies.
 */
export class ServerProcess {
  readonly #server: ServerCommand;
  #child: ChildProcess | undefined;

  constructor(server: ServerCommand) {
    this.#server = server;
  }

  get name(): string {
    return this.#server.name;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts it and waits until it answers.
   * @throws Error with the last lines of its log when it ends before or takes too long.
   */
  async start(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  /** Starts it without waiting. */
  spawn(): void {
    if (this.running) throw new Error(`${this.name} runs already`);
    const { command, args, cwd, env, logFile } = this.#server;
    mkdirSync(dirname(logFile), { recursive: true });
    const file = openSync(logFile, 'a');
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', file, file],
      detached: true,
    });
    closeSync(file);
    this.#child = child;
    const { pid } = child;
    if (pid !== undefined) tellGuard({ watch: pid });
    const ended = () => {
      if (pid !== undefined) tellGuard({ release: pid });
      if (this.#child === child) this.#child = undefined;
    };
    child.once('exit', ended).once('error', ended);
  }

  /** Waits until it answers. @throws Error as `start` does. */
  async ready(): Promise<void> {
    const { answers, startLimitMs = 60_000, pollMs = POLL_MS } = this.#server;
    for (const end = Date.now() + startLimitMs; !(await answers()); await sleep(pollMs)) {
      if (!this.running) throw this.#fault('ended while it started');
      if (Date.now() > end) {
        await this.kill();
        throw this.#fault(`did not answer within ${startLimitMs / 1000} s`);
      }
    }
    if (!this.running) throw this.#fault('ended while another process answers in its place');
  }

  /** Asks it to end; kills it when it does not. Nothing happens when it does not run. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** As a loss of power would end it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const limit = setTimeout(() => child.kill('SIGKILL'), this.#server.stopLimitMs ?? 10_000);
    await ended;
    clearTimeout(limit);
  }

  #fault(what: string): Error {
    return new Error(`${this.name} ${what}. Its last lines:\n${lastLines(this.#server.logFile)}`);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}
