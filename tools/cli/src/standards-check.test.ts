import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { alur } from './fixtures/terminal.ts';

const SHIPPED = fileURLToPath(new URL('../../../libs/standards', import.meta.url));

test('what ships is sound', async () => {
  const { exitCode, printed } = await alur(['standards', 'check']);
  expect({ exitCode, printed }).toEqual({
    exitCode: 0,
    printed: expect.stringMatching(/^sound: \d+ services, 2 tenants/),
  });
});

test('every fault of a broken folder is shown with its file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alur-standards-'));
  for (const part of ['services', 'tenants', 'calendars'])
    cpSync(join(SHIPPED, part), join(folder, part), { recursive: true });
  const file = join(folder, 'services', 'layanan-pkh.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('slug: layanan-pkh', 'slug: layanan-lain'));
  const { exitCode, complaints } = await alur(['standards', 'check', '--directory', folder]);
  expect(exitCode).toBe(1);
  expect(complaints).toContain('services/layanan-pkh.yaml: slug "layanan-lain"');
  rmSync(folder, { recursive: true });
});
