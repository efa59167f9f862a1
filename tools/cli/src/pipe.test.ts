import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ALUR = fileURLToPath(new URL('../bin/alur.js', import.meta.url));

test('a reader that has read enough ends a command without a trace (`alur users roles | head -1`)', async () => {
  const child = spawn(process.execPath, [ALUR, 'users', 'roles'], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Closed long before the command prints.
  child.stdout.destroy();
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const [code] = await once(child, 'close');
  expect([code, complaints]).toEqual([0, '']);
}, 60_000);
