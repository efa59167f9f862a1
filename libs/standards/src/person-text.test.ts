import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isBrokenText, personText, sameName, type TextKind } from './person-text.ts';

const KINDS: readonly TextKind[] = ['name', 'line', 'note'];
const kept = (text: string, kind: TextKind = 'name') => {
  const read = personText(text, kind);
  return read.ok ? read.value : undefined;
};

describe('one form', () => {
  test.each([
    ['Nur\u2019Aini', "Nur'Aini"],
    ['Nur\u02bcAini', "Nur'Aini"],
    ['Nur`Aini', "Nur'Aini"],
    ['  Siti \u00a0\u3000 Aminah\t', 'Siti Aminah'],
    ['Rene\u0301', 'Ren\u00e9'],
    ['H. Ahmad, S.Pd. (Alm.)', 'H. Ahmad, S.Pd. (Alm.)'],
    ['', ''],
    ['   ', ''],
  ])('%j is kept as %j', (typed, form) => expect(kept(typed)).toBe(form));

  test('a note keeps its lines, its quotation marks and its emoji', () => {
    expect(
      kept('Satu\r\nDua\t\u2018tiga\u2019\u00a0\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f', 'note'),
    ).toBe('Satu\nDua\t\u2018tiga\u2019 \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f');
  });

  test('a note may be without letters, an address may be a number', () => {
    expect(kept('?!', 'note')).toBe('?!');
    expect(kept('12', 'line')).toBe('12');
  });
});

test.each([
  ['Jawi', '\u0645\u062d\u0645\u062f \u0646\u0648\u0631\u064f\u0651'],
  ['Javanese', '\ua9b1\ua9ab\ua9ba\ua9b4\ua9a4\ua9bf\ua981'],
  ['Balinese', '\u1b13\u1b44\u1b31\u1b38\u1b04\u1b2b\u1b13\u1b3e'],
  ['Chinese', '\u9673\u5c0f\u660e'],
  ['Latin with marks', 'Nguy\u1ec5n \u0110\u1ee9c'],
])('a name in %s letters is a name', (_, name) => expect(kept(name)).toBe(name.normalize('NFC')));

test.each([
  ['turned around', 'Ahmad \u202eHAYIGNAY\u202c Saleh', 'U+202E'],
  ['isolated', 'Ahmad \u2066x', 'U+2066'],
  ['NUL', 'Ah\0mad', 'U+0000'],
  ['escape', 'Ah\u001bmad', 'U+001B'],
  ['spaces that are not seen, alone', '\u200b\u200b\u200b', 'U+200B'],
  ['soft hyphen', 'Ah\u00admad', 'U+00AD'],
  ['line separator', 'Ah\u2028mad', 'U+2028'],
  ['private use', 'Ah\ue000mad', 'U+E000'],
  ['unassigned', 'Ah\u0378mad', 'U+0378'],
  ['half a pair', 'Ah\ud800mad', 'U+D800'],
  ['bytes that were no UTF-8', 'Ah\ufffdmad', 'U+FFFD'],
  ['a letter that is not seen', '\u3164\u3164', 'U+3164'],
  ['a blank of Braille', 'Ah\u2800mad', 'U+2800'],
])('%s is refused everywhere, with the character and without the text', (_, text, character) => {
  for (const kind of KINDS) {
    const read = personText(text, kind);
    expect(read).toMatchObject({ ok: false, message: expect.stringContaining(character) });
    expect(JSON.stringify(read)).not.toMatch(/Ah|mad/);
  }
});

test('marks may not be heaped on a letter', () => {
  expect(kept(`A${'\u0301'.repeat(140)}hmad`)).toBeUndefined();
  expect(kept(`x${'\u0323\u0331\u0330'}`)).toBeUndefined();
  expect(kept('x\u0323\u0331')).toBe('x\u0323\u0331');
});

test('a name needs a letter and holds no picture; a line needs a letter or a figure', () => {
  for (const text of ['123', '...', "'"]) expect(kept(text)).toBeUndefined();
  expect(kept('Budi \u{1f600}')).toBeUndefined();
  expect(kept('---', 'line')).toBeUndefined();
});

test('what was taken once is taken again unchanged, and holds nothing hidden', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('a', ' ', '\u0301', "'", '\n'), fc.string({ unit: 'binary', maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, fc.constantFrom(...KINDS), (typed, kind) => {
      const once = kept(typed, kind);
      if (once === undefined) return;
      expect(kept(once, kind)).toBe(once);
      expect(once.replace(/\n|\t|\u200c|\u200d|\ufe0e|\ufe0f/g, '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      if (kind !== 'note') expect(once).not.toMatch(/[\n\t\u200d]/);
    }),
  );
});

test('broken text is found', () => {
  expect(isBrokenText('Siti')).toBe(false);
  expect(isBrokenText('\ud800')).toBe(true);
  expect(isBrokenText(Buffer.from([0x53, 0xff]).toString())).toBe(true);
});

test('a name is the same name in whichever way it is written', () => {
  for (const [one, other] of [
    [' SITI  contoh, S.Sos', 'Siti Contoh S.SOS'],
    ['André', 'ANDRE\u0301'],
    ['André', 'Andre'],
    ["Nur'Aini", 'Nur\u2019aini'],
    ["Nur'Aini", 'NURAINI'],
    ["Nur'Aini", 'Nur Aini'],
    ['Aminah Siti', 'Siti Aminah'],
    ['M. Ali', 'm ali'],
  ] as const) {
    expect([one, other, sameName(one, other)]).toEqual([one, other, true]);
  }
});

test('other names are other names, also in other scripts', () => {
  expect(sameName('Siti Contoh', 'Siti Contohan')).toBe(false);
  expect(sameName('王小明', '李四')).toBe(false);
});
