import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { MAX_ROWS, readSp2dList } from './sp2d-list.ts';

const csv = (...lines: readonly string[]) => Buffer.from(lines.join('\r\n'));
const ONE = { number: '00001/SP2D/LS/2026', date: '2026-08-03', amount: 1_500_000 };

async function xlsx(rows: readonly (readonly exceljs.CellValue[])[]): Promise<Uint8Array> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('SP2D');
  for (const row of rows) sheet.addRow([...row]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('reads what offices write', () => {
  test.each([
    ['commas', csv('nomor,tanggal,jumlah', '00001/SP2D/LS/2026,2026-08-03,1500000')],
    ['semicolons, dots and other headings', csv('No. SP2D;Tgl;Nilai (Rp)', '00001/sp2d/ls/2026;03/08/2026;1.500.000')],
    [
      'tabs, another order and rupiah',
      csv('Jumlah\tTanggal SP2D\tNomor SP2D\tPenerima', 'Rp 1.500.000,00\t3-8-2026\t00001/SP2D/LS/2026\tX'),
    ],
    [
      'a byte order mark, quotes and empty lines',
      csv('\uFEFFNOMOR,TANGGAL,JUMLAH', '', '"00001/SP2D/LS/2026","2026-08-03","1,500,000.00"', ''),
    ],
  ])('CSV with %s', async (_, bytes) => {
    expect(await readSp2dList(bytes)).toEqual({ ok: true, orders: [ONE] });
  });

  test('XLSX with texts, with dates and numbers, with rich text', async () => {
    const rich = { richText: [{ text: '00001/SP2D' }, { text: '/LS/2026' }] };
    const bytes = await xlsx([
      ['Nomor', 'Tanggal', 'Jumlah'],
      [rich, new Date('2026-08-03T00:00:00Z'), 1_500_000],
      ['00002/SP2D/LS/2026', '04/08/2026', '2.000.000'],
    ]);
    const second = { number: '00002/SP2D/LS/2026', date: '2026-08-04', amount: 2_000_000 };
    expect(await readSp2dList(bytes)).toEqual({ ok: true, orders: [ONE, second] });
  });
});

describe('says row by row what is wrong and imports nothing', () => {
  test('wrong and hostile cells; no message repeats a cell', async () => {
    const hostile = '=HYPERLINK("http://x","00001")';
    const bytes = csv(
      'nomor,tanggal,jumlah',
      'A-1,2026-08-03,1000',
      `"${hostile.replaceAll('"', '""')}",2026-08-03,1000`,
      'A-2,31/04/2026,1000',
      'A-3,2026-08-03,12.5',
      '@SUM(A1),besok,-5',
      'A-1,2026-08-03,1000',
      'A-4',
    );
    const read = await readSp2dList(bytes);
    expect(read).toMatchObject({ ok: false, count: 9 });
    expect(read.ok ? [] : read.errors.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '3 nomor',
      '4 tanggal',
      '5 jumlah',
      '6 nomor',
      '6 tanggal',
      '6 jumlah',
      '7 nomor',
      '8 tanggal',
      '8 jumlah',
    ]);
    expect(JSON.stringify(read)).not.toMatch(/HYPERLINK|SUM|besok|12\.5/);
  });

  test('a day that no paper of an office bears', async () => {
    const days = ['0001-01-01', '1999-12-31', '2101-01-01', '9999-12-31', '31/12/9999'];
    const read = await readSp2dList(csv('nomor,tanggal,jumlah', ...days.map((day, index) => `A-${index},${day},1000`)));
    expect(read).toMatchObject({ ok: false, count: days.length });
    const dated = await xlsx([
      ['nomor', 'tanggal', 'jumlah'],
      ['A-1', new Date('1905-01-01T00:00:00Z'), 1000],
    ]);
    expect(await readSp2dList(dated)).toMatchObject({ ok: false, errors: [{ row: 2, column: 'tanggal' }] });
  });

  test('of very many errors the first hundred and the count', async () => {
    const bytes = csv('nomor,tanggal,jumlah', ...Array.from({ length: 500 }, (_, index) => `A-${index},x,1000`));
    const read = await readSp2dList(bytes);
    expect(read).toMatchObject({ ok: false, count: 500 });
    expect(read.ok ? [] : read.errors).toHaveLength(100);
  });
});

describe('refuses what is no list', () => {
  test.each([
    ['no heading', csv('A-1,2026-08-03,1000'), 'list-without-columns'],
    ['a heading twice', csv('nomor,nomor,tanggal,jumlah', 'A-1,A-1,2026-08-03,1'), 'list-without-columns'],
    ['nothing', csv(''), 'list-empty'],
    ['a heading alone', csv('nomor,tanggal,jumlah'), 'list-empty'],
    [
      'text that is no UTF-8',
      Buffer.concat([csv('nomor,tanggal,jumlah', 'A-1,2026-08-03,1,'), Buffer.of(0xe9)]),
      'list-not-readable',
    ],
    ['no text', Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0x01]), 'list-not-readable'],
    ['a row that never ends', csv('nomor,tanggal,jumlah', `"${'x'.repeat(50_000)}`), 'list-not-readable'],
    ['a page of another kind', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'list-not-readable'],
    ['half a spreadsheet', Buffer.from('PK\x03\x04 and no more'), 'list-not-readable'],
  ])('%s', async (_, bytes, code) => {
    await expect(readSp2dList(bytes)).rejects.toMatchObject({ code });
  });

  test('more rows than a list has', async () => {
    const rows = Array.from({ length: MAX_ROWS + 1 }, (_, index) => `A-${index},2026-08-03,1`);
    await expect(readSp2dList(csv(['nomor,tanggal,jumlah', ...rows].join('\n')))).rejects.toMatchObject({
      code: 'list-too-large',
    });
  });

  test('a ZIP bomb, before it is unpacked into memory', async () => {
    const before = process.memoryUsage().rss;
    await expect(readSp2dList(bomb('xl/sharedStrings.xml'))).rejects.toMatchObject({ code: 'list-too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('a ZIP that hides an entry from its directory', async () => {
    const hidden = Buffer.concat([entryOf('xl/sharedStrings.xml', Buffer.from('x')).local, bomb('xl/workbook.xml')]);
    await expect(readSp2dList(hidden)).rejects.toMatchObject({ code: 'list-not-readable' });
  });
});

describe('a ZIP is read by its directory alone', () => {
  const rows = [
    ['nomor', 'tanggal', 'jumlah'],
    [ONE.number, ONE.date, ONE.amount],
  ];

  test('what lies before its entries is not unpacked', async () => {
    const before = process.memoryUsage().rss;
    const hidden = entryOf('xl/sharedStrings.xml', Buffer.alloc(160 * 1024 * 1024)).local;
    expect(await readSp2dList(behind(hidden, await xlsx(rows)))).toEqual({ ok: true, orders: [ONE] });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('entries that share their bytes count each', async () => {
    const { local, central } = entryOf('xl/media/a', Buffer.alloc(31 * 1024 * 1024));
    const shared = (count: number) => zipOf(local, Array(count).fill(central));
    await expect(readSp2dList(shared(4))).rejects.toMatchObject({ code: 'list-too-large' });
    await expect(readSp2dList(shared(1))).rejects.toMatchObject({ code: 'list-empty' });
  });

  test('more entries than a workbook has are refused', async () => {
    const { local, central } = entryOf('xl/media/a', Buffer.from('x'));
    const many = (count: number) => zipOf(local, Array(count).fill(central));
    await expect(readSp2dList(many(201))).rejects.toMatchObject({ code: 'list-too-large' });
    await expect(readSp2dList(many(200))).rejects.toMatchObject({ code: 'list-empty' });
  });

  /** The ZIP with bytes in front, all offsets moved. */
  function behind(hidden: Buffer, zip: Uint8Array): Buffer {
    const moved = Buffer.from(zip);
    const end = moved.lastIndexOf('PK\x05\x06');
    let at = moved.readUInt32LE(end + 16);
    moved.writeUInt32LE(at + hidden.length, end + 16);
    while (at < end) {
      moved.writeUInt32LE(moved.readUInt32LE(at + 42) + hidden.length, at + 42);
      at += 46 + moved.readUInt16LE(at + 28) + moved.readUInt16LE(at + 30) + moved.readUInt16LE(at + 32);
    }
    return Buffer.concat([hidden, moved]);
  }
});

describe('100 000 rows in bounded memory', () => {
  const ROWS = 100_000;
  const rowOf = (index: number) =>
    [`${String(index).padStart(6, '0')}/SP2D/LS/2026`, '2026-08-03', 1000 + index] as const;

  test('CSV', async () => {
    const lines = Array.from({ length: ROWS }, (_, index) => rowOf(index).join(','));
    await staysSmall(csv(['nomor,tanggal,jumlah', ...lines].join('\n')));
  }, 30_000);

  test('XLSX', async () => {
    await staysSmall(
      await xlsx([['nomor', 'tanggal', 'jumlah'], ...Array.from({ length: ROWS }, (_, index) => rowOf(index))]),
    );
  }, 60_000);

  async function staysSmall(bytes: Uint8Array): Promise<void> {
    let peak = 0;
    const before = process.memoryUsage().heapUsed;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    }, 20);
    const read = await readSp2dList(bytes).finally(() => clearInterval(watch));
    expect(read.ok ? read.orders.length : read.errors).toBe(ROWS);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(250 * 1024 * 1024);
  }
});

/** A ZIP of one entry that unpacks to 160 MB. */
function bomb(name: string): Buffer {
  const { local, central } = entryOf(name, Buffer.alloc(160 * 1024 * 1024));
  return zipOf(local, [central]);
}

function zipOf(entries: Buffer, directory: readonly Buffer[]): Buffer {
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(entries.length, 16);
  return Buffer.concat([entries, central, end]);
}

/** Claims to unpack to one byte. */
function entryOf(name: string, content: Buffer): { readonly local: Buffer; readonly central: Buffer } {
  const packed = deflateRawSync(content, { level: 1 });
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(1, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(1, 24);
  central.writeUInt16LE(name.length, 28);
  return {
    local: Buffer.concat([local, Buffer.from(name), packed]),
    central: Buffer.concat([central, Buffer.from(name)]),
  };
}
