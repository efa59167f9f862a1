import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { type ReaderLimits, UploadReaders } from './upload-readers.ts';

const folder = mkdtempSync(join(tmpdir(), 'alur-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Does what the file says, and else what the parsers do at their worst. */
const worker = pathToFileURL(join(folder, 'worker.mjs'));
writeFileSync(
  worker,
  `import { writeFileSync } from 'node:fs';
  const acts = {
    good: () => 'as-it-came',
    end: () => process.exit(3),
    memory: () => { for (const kept = []; ; ) kept.push(new Array(1e6).fill({})); },
    endless: () => { for (;;); },
    secrets: () => Object.keys(process.env).filter((name) => name.startsWith('ALUR_')).join(),
    write: () => {
      try {
        return String(writeFileSync(new URL('./written', import.meta.url), ''));
      } catch ({ code }) {
        return code;
      }
    },
  };
  export default ({ mediaType }) => acts[mediaType]();`,
);

const LIMITS: ReaderLimits = { readMs: 20_000, waitMs: 20_000, files: 8 };
const readers = (limits: Partial<ReaderLimits> = {}) => new UploadReaders(worker, { ...LIMITS, ...limits });
const outcome = (of: UploadReaders, mediaType: string): Promise<string> =>
  of
    .read({ bytes: Buffer.of(), mediaType })
    .then(String, (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));

test.each(['end', 'memory'])('a file that ends its process (%s) is refused, the next one is read', async (act) => {
  const one = readers();
  const files = ['good', act, 'good', act, 'good'].map((file) => outcome(one, file));
  const refused = 'upload-too-complex';
  expect(await Promise.all(files)).toEqual(['as-it-came', refused, 'as-it-came', refused, 'as-it-came']);
});

test('a file that takes too long is refused, those behind it are read', async () => {
  const one = readers({ readMs: 3_000 });
  const files = ['endless', 'good', 'good'].map((file) => outcome(one, file));
  expect(await Promise.all(files)).toEqual(['upload-too-complex', 'as-it-came', 'as-it-came']);
});

test('a file whose turn does not come in time is not called too complex', async () => {
  const one = readers({ readMs: 3_000, waitMs: 100 });
  const files = ['endless', 'good'].map((file) => outcome(one, file));
  expect(await Promise.all(files)).toEqual(['upload-too-complex', 'upload-busy']);
  expect(await outcome(one, 'good')).toBe('as-it-came');
});

test('one file more than may wait is refused at once, and none later', async () => {
  const one = readers({ files: 2 });
  const waiting = ['good', 'good'].map((file) => outcome(one, file));
  expect(await outcome(one, 'good')).toBe('upload-busy');
  expect(await Promise.all(waiting)).toEqual(['as-it-came', 'as-it-came']);
  expect(await outcome(one, 'good')).toBe('as-it-came');
});

test('the process has no setting of the office and may write nothing', async () => {
  process.env['ALUR_READERS_TEST'] = 'secret';
  const one = readers();
  const seen = await outcome(one, 'secrets');
  delete process.env['ALUR_READERS_TEST'];
  expect(seen).toBe('');
  expect(await outcome(one, 'write')).toBe('ERR_ACCESS_DENIED');
});
