import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { shippedFile, shippedFolder, text } from './data-files.ts';

const home = mkdtempSync(join(tmpdir(), 'alur-data-'));
afterAll(() => rmSync(home, { recursive: true }));
mkdirSync(join(home, 'src/domain'), { recursive: true });
mkdirSync(join(home, 'texts'));
writeFileSync(join(home, 'package.json'), '{}');
const url = pathToFileURL(join(home, 'src/domain/words.ts')).href;
const labels = z.record(z.enum(['open', 'closed']), text);

function load(content: string): unknown {
  writeFileSync(join(home, 'texts/labels.yaml'), content);
  return shippedFile(url, 'texts/labels.yaml', labels);
}

test('a file is found from the folder of the package, however deep the module is', () => {
  expect(load('open: Berjalan\nclosed: Selesai\n')).toEqual({ open: 'Berjalan', closed: 'Selesai' });
  const [found] = shippedFolder(url, 'texts', labels);
  expect(found).toEqual({ file: 'texts/labels.yaml', value: { open: 'Berjalan', closed: 'Selesai' } });
});

test('a fault names the file and the place in it: a missing entry, an unknown one, an empty one, one that stands twice', () => {
  expect(() => load('open: Berjalan\n')).toThrow(/texts\/labels\.yaml: closed: /);
  expect(() => load('open: Berjalan\nclosed: Selesai\nlost: Hilang\n')).toThrow(/texts\/labels\.yaml: .*lost/);
  expect(() => load('open: ""\nclosed: Selesai\n')).toThrow('texts/labels.yaml: open: must not be empty');
  expect(() => load('open: a\nopen: b\nclosed: c\n')).toThrow(/texts\/labels\.yaml: .*unique at line 2/);
  expect(() => shippedFile(url, 'texts/none.yaml', labels)).toThrow(/texts\/none\.yaml: .*no such file/);
});
