import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { readSp2dList } from './sp2d-list.ts';

const field = (name: string) =>
  readSp2dList(readFileSync(new URL(`../../../test/fixtures/sp2d/sp2d-${name}`, import.meta.url)));
const csv = (...lines: readonly string[]) => readSp2dList(Buffer.from(lines.join('\n')));
const one = (number: string, date = '2026-08-03', amount = 1_500_000) => ({ number, date, amount });
const FIRST = one('0001/SP2D/2026');

async function xlsx(...sheets: readonly (readonly (readonly exceljs.CellValue[])[])[]) {
  const book = new exceljs.Workbook();
  for (const [index, rows] of sheets.entries())
    book.addWorksheet(`Lembar ${index}`).addRows(rows.map((row) => [...row]));
  return readSp2dList(new Uint8Array(await book.xlsx.writeBuffer()));
}

describe('field 13: lists as offices write them', () => {
  test.each([
    ['bom-semicolon.csv', [FIRST]],
    ['dup-number-two-years.csv', [one('0001/SP2D', '2025-12-30'), one('0001/SP2D', '2026-01-05')]],
    ['formula.xlsx', [FIRST, one('0002/SP2D/2026', '2026-08-04')]],
    ['hidden-filtered.xlsx', [one('0005/SP2D/2026'), one('0006/SP2D/2026')]],
    ['hyperlink.xlsx', [FIRST]],
    ['nbsp.csv', [FIRST]],
    ['quoted-newline.csv', [FIRST]],
    ['rp-dash.csv', [FIRST]],
    ['sep-line.csv', [FIRST]],
    ['text-dates.xlsx', [FIRST, one('0002/SP2D/2026')]],
    ['title-merged.xlsx', [FIRST]],
    ['total-row.xlsx', [FIRST]],
    ['utf16.csv', [FIRST]],
  ])('%s', async (name, orders) => {
    expect(await field(name)).toEqual({ ok: true, orders });
  });

  /** Only what could be read as another amount, day or number. */
  test.each([
    ['float.xlsx', ['3 jumlah']],
    ['negative.csv', ['2 jumlah']],
    ['numeric-no.xlsx', ['2 nomor', '3 nomor', '3 jumlah']],
    ['short-year.csv', ['2 tanggal']],
    ['three-digit.csv', ['2 jumlah']],
    ['us-dates-ambiguous.csv', ['3 tanggal']],
    ['us-dates.csv', ['2 tanggal']],
  ])('%s is refused with the cell that could be misread', async (name, cells) => {
    const read = await field(name);
    expect(read.ok ? [] : read.errors.map(({ row, column }) => `${row} ${column}`)).toEqual(cells);
  });
});

describe('around the table', () => {
  const HEAD = ['No', 'Nomor SP2D', 'Tanggal', 'Jumlah (Rp)', 'Uraian'];

  test('titles, numbers of the columns, repeated headings, subtotals, a total and who signs', async () => {
    const lines = [
      'DAFTAR SP2D, BULAN AGUSTUS 2026',
      HEAD.join(';'),
      '(1);(2);(3);(4);(5)',
      '1;0001/SP2D/2026;Senin, 3 Agustus 2026;Rp1.500.000,-;Bantuan, tahap 1',
      ';Sub Total;;1.500.000;',
      HEAD.join(';'),
      '2;0002/SP2D/2026;4-Agt-2026;2.000.000,00;Bantuan',
      'JUMLAH;;;3.500.000;',
      ';;;Muaradua, 31 Agustus 2026;',
      ';;;NIP. 19700101 199503 1 001;',
    ];
    expect(await csv(...lines)).toEqual({
      ok: true,
      orders: [FIRST, one('0002/SP2D/2026', '2026-08-04', 2_000_000)],
    });
  });

  test('a total that is not the sum of its rows: a row is missing or was misread', async () => {
    const lines = ['nomor;tanggal;jumlah', '0001/SP2D/2026;03/08/2026;1500000', 'TOTAL;;3000000'];
    expect(await csv(...lines)).toMatchObject({ ok: false, errors: [{ row: 3, column: 'jumlah' }] });
  });

  test('a row without a day above the total is no footer', async () => {
    const lines = ['nomor;tanggal;jumlah', '0001/SP2D/2026;;1500000', 'TOTAL;;1500000'];
    expect(await csv(...lines)).toMatchObject({ ok: false, errors: [{ row: 2, column: 'tanggal' }] });
  });

  test('on the second sheet, and on two', async () => {
    const head = ['Nomor', 'Tanggal', 'Jumlah'];
    const cover = [['REKAPITULASI'], ['Dinas Sosial', 'dan BPKAD']];
    const table = (number: string, date: string) => [head, [number, date, 1_500_000]];
    expect(await xlsx(cover, table('0001/SP2D/2026', '03/08/2026'))).toEqual({ ok: true, orders: [FIRST] });
    const both = await xlsx(table('0001/SP2D/2026', '03/08/2026'), table('0001/SP2D/2026', '03/08/2026'));
    expect(both).toMatchObject({ ok: false, errors: [{ sheet: 2, row: 2, column: 'nomor' }] });
  });

  test('a formula without a stored result, or with an error', async () => {
    const head = ['Nomor', 'Tanggal', 'Jumlah'];
    const without = await xlsx([head, ['0001/SP2D/2026', '03/08/2026', { formula: 'A1*3' }]]);
    expect(without).toMatchObject({ ok: false, errors: [{ row: 2, column: 'jumlah' }] });
    const failed = { formula: 'A1/0', result: { error: '#DIV/0!' } } as exceljs.CellValue;
    expect(await xlsx([head, ['0001/SP2D/2026', '03/08/2026', failed]])).toMatchObject({ ok: false });
  });
});
