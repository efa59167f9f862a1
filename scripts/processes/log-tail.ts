import { closeSync, openSync, readSync } from 'node:fs';

const INTERVAL_MS = 250;
const CHUNK_BYTES = 65_536;

/** Hands over each line that is added to a file from now on; the file may come later. The function that it returns ends it. */
export function tail(file: string, onLine: (line: string) => void): () => void {
  let position = 0;
  let rest = '';
  const read = () => {
    for (let text = more(file, position); text.length > 0; text = more(file, position)) {
      position += text.length;
      const lines = (rest + text.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(read, INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    read();
  };
}

function more(file: string, position: number): Buffer {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return chunk.subarray(0, 0);
  }
  try {
    return chunk.subarray(0, readSync(descriptor, chunk, 0, CHUNK_BYTES, position));
  } finally {
    closeSync(descriptor);
  }
}
