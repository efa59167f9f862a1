import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { PublishedText } from './definition.ts';
import { loadStandards } from './load.ts';
import { readable } from './published-text.ts';

const services = loadStandards().services();
const collapse = (text: string) => text.replace(/\s+/g, ' ').trim();

const sources = new Map<string, string[]>();
function linesOf(file: string): string[] {
  const known = sources.get(file);
  if (known) return known;
  const lines = readFileSync(new URL(`../sources/${file}`, import.meta.url), 'utf8').split('\n');
  sources.set(file, lines);
  return lines;
}

/** The lines of the source file that a text names. */
function rowsOf({ file, lines }: PublishedText): string[] {
  const [first, last = first] = lines.split('-').map(Number) as [number, number?];
  const all = linesOf(file);
  expect(first).toBeGreaterThan(0);
  expect(last).toBeGreaterThanOrEqual(first);
  expect(all.length).toBeGreaterThanOrEqual(last);
  return all.slice(first - 1, last).map(collapse);
}

describe('published texts', () => {
  test.each(services.map((service) => [service.slug, service] as const))(
    '%s quotes its sources word for word, at the lines it names',
    (_slug, service) => {
      const texts = Object.values(service.published).flat();
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) {
        expect(text.text).toBe(collapse(text.text));
        expect(collapse(rowsOf(text).join(' '))).toContain(text.text);
      }
    },
  );

  test('every catalogued service quotes what the citizen must bring, what happens, how long it takes and what comes of it', () => {
    for (const { slug, catalogued, published } of services) {
      if (!catalogued) continue;
      const { requirements, procedure, time, product } = published;
      expect([slug, requirements, procedure, time, product].every((part) => part.length > 0)).toBe(true);
    }
  });

  test('a range of lines is no longer than the text needs', () => {
    for (const { slug, published } of services) {
      for (const text of Object.values(published).flat()) {
        const rows = rowsOf(text).filter((row) => row !== '');
        // One entry may stand for a cell that every row repeats («1 menit»), or run over all of its rows.
        const hits = rows.filter((row) => row.includes(text.text)).length;
        expect([slug, text.lines, hits]).toEqual([slug, text.lines, hits === 0 ? 0 : rows.length]);
      }
    }
  });
});

describe('readable', () => {
  test('drops formatting tags and keeps the words', () => {
    expect(readable('petugas <i>front</i> dan <i>back office</i> di')).toBe('petugas front dan back office di');
    expect(readable('<p>didukung</p> <p>3. Tidak ada</p>')).toBe('didukung 3. Tidak ada');
  });

  test('keeps a web address and a bare less-than sign', () => {
    expect(readable('usia < 17 dan > 60')).toBe('usia < 17 dan > 60');
  });
});
