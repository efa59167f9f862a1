import { types } from 'node:util';
import { PartError, UnusableFileError } from '@alur/sqlite';
import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './backup/command.ts';
import { VERSION } from './backup/manifest.ts';
import { consumersCommand } from './consumers.ts';
import type { CommandContext } from './context.ts';
import { demoCommand } from './demo.ts';
import { Failure } from './failure.ts';
import { keysCommand } from './keys.ts';
import { logCommand } from './log-verify.ts';
import { parkingCommand } from './parking.ts';
import { quarantineCommand } from './quarantine.ts';
import { resetCommand } from './reset.ts';
import { serveCommand } from './serve.ts';
import { standardsCommand } from './standards-check.ts';
import { usersCommand } from './users.ts';
import { viewsCommand } from './views.ts';

/** Runs one command. @returns exit code: 0 done, 1 a problem was found, 2 wrong usage. */
export async function runAlur(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const program = new Command('alur').description('Operates an office of Alur').version(VERSION);
  for (const make of COMMANDS) program.addCommand(make(context));
  prepare(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Failure) && !namesFile(error)) throw error;
    terminal.complain(error.message);
    return error instanceof Failure ? error.exitCode : 1;
  }
}

/** The disk is full, a folder may not be read: the text names the path, and a stack would tell no more. */
function namesFile(error: unknown): error is Error {
  if (error instanceof UnusableFileError || error instanceof PartError) return true;
  return types.isNativeError(error) && 'syscall' in error;
}

const COMMANDS = [
  serveCommand,
  usersCommand,
  logCommand,
  viewsCommand,
  parkingCommand,
  quarantineCommand,
  keysCommand,
  consumersCommand,
  backupCommand,
  restoreCommand,
  resetCommand,
  standardsCommand,
  demoCommand,
];

/** Errors come back as exceptions and texts go to the terminal, for commands at every depth. */
function prepare(command: Command, context: CommandContext): void {
  const { terminal } = context;
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.complain(text.trimEnd()),
  });
  for (const child of command.commands) prepare(child, context);
}
