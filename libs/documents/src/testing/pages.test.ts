import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Paper } from '../paper.ts';
import { matchPages } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'alur-pages-'));
const path = join(folder, 'surat');
afterAll(() => rmSync(folder, { recursive: true }));

async function paper(text: string): Promise<Uint8Array> {
  const sheet = await Paper.open({ title: 'Surat', printedAt: '2026-12-01T02:00:00.000Z', sheet: 'A5' });
  return sheet.line(text).finish({ number: '1' });
}

test('a page that changed by one letter fails and leaves its image and the difference', async () => {
  await expect(matchPages(await paper('Jumlah 2500'), path)).rejects.toThrow('surat-1.png is not stored');
  process.env.ALUR_STORE_PAGES = '1';
  await matchPages(await paper('Jumlah 2500'), path).finally(() => delete process.env.ALUR_STORE_PAGES);
  await matchPages(await paper('Jumlah 2500'), path);
  expect(readdirSync(folder)).toEqual(['surat-1.png']);
  await expect(matchPages(await paper('Jumlah 2600'), path)).rejects.toThrow(/surat-1\.png differs in \d+ pixels/);
  expect(readdirSync(folder).sort()).toEqual(['surat-1.actual.png', 'surat-1.difference.png', 'surat-1.png']);
});
