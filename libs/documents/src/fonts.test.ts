import { LETTER_TYPES, latestTemplate, loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { printableMasks, requirePrintable, UnprintableTextError } from './fonts.ts';
import { Paper } from './paper.ts';

const JAWI = '\u0645\u062d\u0645\u062f \u0646\u0648\u0631 \u0635\u0627\u0644\u062d';
const JAVANESE = '\ua9b1\ua9ab\ua9ba\ua9b4\ua9a4\ua9bf';
const BALINESE = '\u1b13\u1b22\u1b38\u1b22';

async function print(name: string): Promise<Uint8Array> {
  return (await Paper.open({ title: 'Surat', printedAt: '2026-08-03T02:00:00.000Z' }))
    .letterhead(['PEMERINTAH KABUPATEN CONTOH'])
    .title('Surat Keterangan', '1')
    .row('Nama', name)
    .paragraph(`Menerangkan bahwa ${name} adalah warga.`)
    .table([{ label: 'Nama', share: 1 }], [[name]])
    .signatures([{ title: 'Penerima', name, nip: null, rank: null }])
    .finish({ number: '1' });
}

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.normalize('NFC');
}

/** Letters of right-to-left words may come out of a PDF in either order. */
const lettersIn = (text: string) => [...text.replace(/\s/g, '')].sort();

describe('every letter in use in Indonesia is printed as itself', () => {
  test.each([
    ['Latin of other languages', 'Nguy\u1ec5n \u0110\u1ee9c \u0141ukasz \u1e24\u0101mid \u2014 \u201cH. Siti\u201d'],
    ['Jawi', JAWI],
    ['Javanese', JAVANESE],
    ['Balinese', BALINESE],
    ['several in one name', `Muhammad (${JAWI}) ${JAVANESE}`],
  ])('%s', async (_, name) => {
    await requirePrintable({ nama: name });
    const pdf = await print(name);
    const text = await textOf(pdf);
    expect(text).not.toContain('?');
    const shown = lettersIn(text);
    for (const letter of lettersIn(name)) expect(shown).toContain(letter);
    expect(await print(name)).toEqual(pdf);
  });

  test('a name of ordinary letters embeds no font', async () => {
    expect((await print('Siti Aminah')).length).toBeLessThan(4_000);
    expect(Buffer.from(await print(JAWI)).includes('FontFile2')).toBe(true);
  });

  test('a long name is broken between its words and stays on the sheet', async () => {
    const pdf = await print(Array(40).fill(JAWI).join(' '));
    const page = await (await getDocumentProxy(new Uint8Array(pdf))).getPage(1);
    const { items } = await page.getTextContent();
    const right = items.map((item) => ('width' in item ? Number(item.transform[4]) + item.width : 0));
    expect(Math.max(...right)).toBeLessThan(595.28 - 56.6);
  });
});

describe('what no font shows is refused, with the character and without the text', () => {
  test.each([
    ['Chinese', 'Budi \u9673', 'U+9673'],
    ['emoji', 'Budi \u{1f600}', 'U+1F600'],
    ['Thai', '\u0e2a\u0e21', 'U+0E2A'],
    ['turned around', 'Ahmad \u202eHAYIGNAY', 'U+202E'],
    ['NUL', 'Ah\0mad', 'U+0000'],
    ['no UTF-8', 'Ah\ufffdmad', 'U+FFFD'],
    ['a vowel without its letter', 'a \ua9b6', 'U+A9B6'],
  ])('%s', async (_, name, character) => {
    const asked = await requirePrintable({ nama: name }).catch((error: unknown) => error);
    expect(asked).toBeInstanceOf(UnprintableTextError);
    expect(asked).toMatchObject({ character, detail: expect.stringMatching(/"nama"/) });
    expect(JSON.stringify(asked)).not.toMatch(/Budi|Ahmad/);
    await expect(print(name)).rejects.toBeInstanceOf(UnprintableTextError);
  });

  test('a masked list hides such an initial like the rest of the name', async () => {
    const masks = await printableMasks(
      new Map([
        ['1', '\u9673*** S***'],
        ['2', '\u0645***'],
      ]),
    );
    expect([...masks.values()]).toEqual(['**** S***', '\u0645***']);
  });
});

test('what the office itself puts on papers can be printed', async () => {
  for (const tenant of loadStandards().tenants()) {
    const texts = [...tenant.letterhead, tenant.name, tenant.office.name, ...tenant.officials.map(({ name }) => name)];
    await requirePrintable({ [tenant.code]: texts.join(' ') });
  }
  for (const type of LETTER_TYPES) await requirePrintable({ [type]: JSON.stringify(latestTemplate(type)) });
});
