import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { found } from './failure.ts';

/** The person (or script) that runs a command. */
export interface Terminal {
  print(line: string): void;
  complain(line: string): void;
  /** False when a script runs the command: then nothing can be asked. */
  readonly interactive: boolean;
  ask(question: string): Promise<string>;
  /** Like `ask`, and shows nothing of what is typed. */
  askSecret(question: string): Promise<string>;
  /** The first line of standard input, for `--password-stdin`. */
  firstLine(): Promise<string>;
}

export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // `alur log verify | head`: who reads has read enough.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    print: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    ask: (question) => answer(question, stderr),
    async askSecret(question) {
      stderr.write(question);
      try {
        return await answer('', new Writable({ write: (_chunk, _encoding, done) => done() }));
      } finally {
        stderr.write('\n');
      }
    },
    async firstLine() {
      let text = '';
      for await (const chunk of stdin.setEncoding('utf8')) text += String(chunk);
      return text.split(/\r?\n/, 1)[0] ?? '';
    },
  };
}

async function answer(question: string, output: NodeJS.WritableStream): Promise<string> {
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  reader.once('close', () => stopped.abort());
  try {
    return await reader.question(question, { signal: stopped.signal });
  } catch (error) {
    if (stopped.signal.aborted) throw found('Stopped. Nothing was changed.');
    throw error;
  } finally {
    reader.close();
  }
}
