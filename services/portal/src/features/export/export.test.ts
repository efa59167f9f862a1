import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { csvOf } from './csv.ts';
import { type Cell, neutral, rowOf, type Sheet } from './sheet.ts';
import { xlsxOf } from './xlsx.ts';

const HEADERS = ['Nama', 'Jumlah'];
const CREATED = new Date('2026-07-01T03:00:00.000Z');
const ROWS_A_PAGE = 200;
/** By which Excel knows UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

const FORMATS = [
  ['csv', csvOf, csvRows],
  ['xlsx', (headers: string[], pages: AsyncIterable<Cell[][]>) => xlsxOf('daftar', headers, pages, CREATED), xlsxRows],
] as const;

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function csvRows(bytes: Buffer): Promise<unknown[][]> {
  const sheet = await new exceljs.Workbook().csv.read(Readable.from([bytes.subarray(MARK.length)]), {
    map: String,
    parserOptions: { delimiter: ';' },
  });
  return rowsOf(sheet);
}

async function xlsxRows(bytes: Buffer): Promise<unknown[][]> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  return rowsOf(workbook.worksheets[0]!);
}

function rowsOf(sheet: exceljs.Worksheet): unknown[][] {
  const rows: unknown[][] = [];
  sheet.eachRow(({ values }) => {
    const cells = Array.isArray(values) ? values.slice(1) : [];
    expect(cells.filter((cell) => typeof cell === 'object')).toEqual([]);
    rows.push(cells);
  });
  return rows;
}

async function* once(rows: Cell[][]): AsyncGenerator<Cell[][]> {
  yield rows;
}

const SHEET: Sheet<{ readonly name: string; readonly amount: number }> = {
  name: 'daftar',
  columns: [
    ['Nama', (line) => line.name],
    ['Jumlah', (line) => line.amount],
  ],
};

const HOSTILE = [
  '=HYPERLINK("http://example.invalid";"klik")',
  '+1+1',
  '-2+3',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '\tcmd',
  '\r=1+1',
  '＝1+1',
];

describe('cells', () => {
  test.each(HOSTILE)('%j is text in a spreadsheet', (name) =>
    expect(neutral(name)).toBe(`'${name.replace('\r', '\n')}`),
  );

  test('what is no formula stays as it is', () => {
    for (const cell of ['a=b', "O'Neil", '', ' 5', -5, 0, null]) expect(neutral(cell)).toBe(cell);
    expect(neutral('\u0000=1+1\u0007')).toBe("'=1+1");
    expect(neutral('a\r=1+1')).toBe('a\n=1+1');
  });
});

describe.each(FORMATS)('%s', (format, write, read) => {
  test('reads back what was written, also quotes, breaks and hostile text', async () => {
    const names = [...HOSTILE, 'satu\n=1+1', 'Baris "satu",\nbaris dua; <b>&</b>', 'Éko 🏠'];
    const rows = names.map((name) => rowOf(SHEET, { name, amount: -5 }, () => null));
    const bytes = await bytesOf(write([...HEADERS], once(rows)));
    const back = await read(bytes);
    const amount = format === 'csv' ? '-5' : -5;
    expect(back[0]).toEqual(HEADERS);
    expect(back.slice(1).map(([name]) => name)).toEqual(rows.map(([name]) => name));
    expect(new Set(back.slice(1).map((row) => row[1]))).toEqual(new Set([amount]));
  });

  test('an empty list is a table without lines', async () => {
    expect(await read(await bytesOf(write([...HEADERS], once([]))))).toEqual([HEADERS]);
  });

  test('20,000 lines leave as fast as they are read, never all at once', async () => {
    let asked = 0;
    async function* pages(): AsyncGenerator<Cell[][]> {
      for (; asked < 100; asked++) {
        yield Array.from({ length: ROWS_A_PAGE }, (_, i) => [`${Math.sin(asked * ROWS_A_PAGE + i)}`.repeat(5), i]);
      }
    }
    const stream = write([...HEADERS], pages());
    // Nobody reads yet: after a few pages the writer waits.
    stream.pause();
    stream.read(0);
    for (let turn = 0; turn < 300; turn++) await setImmediate();
    expect(asked).toBeLessThan(40);
    const back = await read(await bytesOf(stream));
    expect(back).toHaveLength(20_001);
    expect(asked).toBe(100);
  }, 30_000);

  test('a reader who leaves stops the writing; a failing page fails the file', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<Cell[][]> {
      try {
        for (let i = 0; ; i++) yield [[`${Math.sin(i)}`.repeat(200), i]];
      } finally {
        ended = true;
      }
    }
    const left = write([...HEADERS], endless());
    await new Promise((resolve) => left.once('data', resolve));
    left.destroy();
    for (let turn = 0; turn < 1000 && !ended; turn++) await setImmediate();
    expect(ended).toBe(true);

    async function* broken(): AsyncGenerator<Cell[][]> {
      yield [['a', 1]];
      throw new Error('the store is gone');
    }
    await expect(bytesOf(write([...HEADERS], broken()))).rejects.toThrow('the store is gone');
  });
});

test('CSV begins with the mark of UTF-8', async () => {
  const bytes = await bytesOf(csvOf(HEADERS, once([])));
  expect([...bytes.subarray(0, MARK.length)]).toEqual(MARK);
});

test('F28: CSV has semicolons, which Excel in Indonesian takes for the border of a cell', async () => {
  const moment = { text: '2026-07-01 09.30 WIB', shown: new Date('2026-07-01T09:30:00Z'), format: 'dd/mm/yyyy hh:mm' };
  const text = (
    await bytesOf(
      csvOf(
        HEADERS,
        once([
          ['Siti; Aminah', 1500000],
          [moment, null],
        ]),
      ),
    )
  ).toString('utf8');
  expect(text.slice(1).split('\r\n')).toEqual([
    '"Nama";"Jumlah"',
    '"Siti; Aminah";1500000',
    '"2026-07-01 09.30 WIB";',
    '',
  ]);
});

test('F28: a workbook has real dates and a head that stays in sight', async () => {
  const moment = { text: '', shown: new Date('2026-07-01T09:30:00Z'), format: 'dd/mm/yyyy hh:mm "WIB"' };
  const workbook = new exceljs.Workbook();
  const bytes = await bytesOf(xlsxOf('daftar', HEADERS, once([[moment, 5]]), CREATED));
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const sheet = workbook.worksheets[0]!;
  expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
  const cell = sheet.getCell('A2');
  expect(cell.type).toBe(exceljs.ValueType.Date);
  expect(cell.value).toEqual(moment.shown);
  expect(cell.numFmt).toBe(moment.format);
});
