import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { pagePdf } from '../testing/pdf-files.ts';
import { cleanUpload } from './clean-upload.ts';

const PDF = pagePdf();
const ZIP_END = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
const plain = (width = 40, height = 20) => sharp({ create: { width, height, channels: 3, background: '#c04020' } });

/** 32 × 16 pixels of one colour with an Exif block that names an artist; no library here can write HEIC. */
const HEIC = Buffer.from(
  [
    'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAeFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA',
    'AAAAACAAAAEGlkYXQAAAAAACAAEAAAAExpbG9jAQAAAERAAAMAAQAAAAAAAAIFAAEAAAAAAAAAKgACAAEAAAAAAAAAAQAAAAAAAAAIAAMAAAAA',
    'AAACLwABAAAAAAAAANAAAABNaWluZgAAAAAAAwAAABVpbmZlAgAAAQABAABodmMxAAAAABVpbmZlAgAAAAACAABncmlkAAAAABVpbmZlAgAAAQ',
    'ADAABFeGlmAAAAANVpcHJwAAAAs2lwY28AAABzaHZjQwEDcAAAAAAAAAAAAB7wAPz9+PgAAA8DIAABABhAAQwB//8DcAAAAwCQAAADAAADAB66',
    'AkAhAAEAJ0IBAQNwAAADAJAAAAMAAAMAHqAggQWW6q6a5sCAAAADAIAAAAMAhCIAAQAGRAHBc8GJAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAUaX',
    'NwZQAAAAAAAAAgAAAAEAAAABBwaXhpAAAAAAMICAgAAAAaaXBtYQAAAAAAAAACAAECgQIAAgIDhAAAAChpcmVmAAAAAAAAAA5kaW1nAAIAAQAB',
    'AAAADmNkc2MAAwABAAIAAAECbWRhdAAAACYoAa8ZIV5CQO9dpb//JPv+Qhf2VbfKZKCmlwTXiJkLA4GAjZGdOAAAAABJSSoACAAAAAcAEgEDAA',
    'EAAAABAAAAGgEFAAEAAABiAAAAGwEFAAEAAABqAAAAKAEDAAEAAAACAAAAOwECAAsAAAByAAAAEwIDAAEAAAABAAAAaYcEAAEAAAB+AAAAAAAA',
    'ADhjAADoAwAAOGMAAOgDAABTRUNSRVROQU1FAAAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAAAAMDEwMAGgAwABAAAA//8AAAKgBA',
    'ABAAAAIAAAAAOgBAABAAAAEAAAAAAAAAA=',
  ].join(''),
  'base64',
);

/** The code of the refusal, or the media type of what may be kept. */
const outcome = (bytes: Uint8Array): Promise<string> =>
  cleanUpload(bytes).then(
    ({ mediaType }) => mediaType,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

const packed = (text: string, entries: string) => {
  const bytes = deflateSync(Buffer.from(text, 'latin1')).toString('latin1');
  return `<</Filter /FlateDecode /Length ${bytes.length} ${entries}>>\nstream\n${bytes}\nendstream`;
};
const JAVASCRIPT = '<</S /JavaScript /JS (app.alert\\(1\\))>>';

describe('a PDF that only shows pages is kept as it came', () => {
  test.each([
    ['plain', PDF],
    ['leading bytes', Buffer.concat([Buffer.from('\r\nHTTP 200 scanner 7\r\n\r\n'), PDF])],
    ['trailing bytes', Buffer.concat([PDF, Buffer.from('\r\n\r\n')])],
    [
      'links',
      pagePdf(
        '',
        ['<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A <</S /URI /URI (https://a.id)>>>>'],
        '/Annots [4 0 R]',
      ),
    ],
    ['a first view', pagePdf('/OpenAction [3 0 R /Fit]')],
    [
      'a font called AA',
      pagePdf('', ['<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>'], '/Resources <</Font <</AA 4 0 R>>>>'),
    ],
  ])('%s', async (_, bytes) => {
    const { bytes: kept, mediaType } = await cleanUpload(bytes);
    expect(mediaType).toBe('application/pdf');
    expect(Buffer.from(kept).equals(bytes)).toBe(true);
  });

  test('objects packed in streams, several revisions', async () => {
    const made = await PDFDocument.create();
    made.addPage().drawText('Surat keterangan');
    const bytes = await made.save({ useObjectStreams: true });
    expect(await outcome(bytes)).toBe('application/pdf');
    const again = await PDFDocument.load(bytes);
    again.addPage();
    const revision = await again.saveIncremental(again.takeSnapshot());
    expect(await outcome(Buffer.concat([bytes, revision]))).toBe('application/pdf');
  });
});

describe('a PDF that does more than show pages is refused', () => {
  test.each([
    ['a script at opening', pagePdf(`/OpenAction ${JAVASCRIPT}`)],
    ['a script behind a reference', pagePdf('/OpenAction 4 0 R', [JAVASCRIPT])],
    ['a script by name', pagePdf('/Names <</JavaScript <</Names [(a) 4 0 R]>>>>', [JAVASCRIPT])],
    ['a script in escaped letters', pagePdf('/OpenAction <</S /J#61vaScript /JS (x)>>')],
    ['a program', pagePdf('/OpenAction <</S /Launch /F (cmd.exe)>>')],
    ['an action of the page', pagePdf('', [], '/AA <</O <</S /Named /N /Print>>>>')],
    [
      'an attached file',
      pagePdf('/Names <</EmbeddedFiles <</Names [(a) 4 0 R]>>>>', [
        '<</Type /Filespec /F (a.exe) /EF <</F 5 0 R>>>>',
        packed('MZ', '/Type /EmbeddedFile'),
      ]),
    ],
    ['a film', pagePdf('', ['<</Type /Annot /Subtype /RichMedia /Rect [0 0 9 9]>>'], '/Annots [4 0 R]')],
    ['a form with scripts of its own', pagePdf('/AcroForm <</XFA [] /Fields []>>')],
    [
      'a form that sends',
      pagePdf('', ['<</Type /Annot /Subtype /Widget /A <</S /SubmitForm /F (http://a)>>>>'], '/Annots [4 0 R]'),
    ],
    [
      'an action at the end of another',
      pagePdf('/OpenAction <</S /GoTo /D [3 0 R /Fit] /Next [<</S /Launch /F (a)>>]>>'),
    ],
    [
      'a script in an earlier revision',
      Buffer.concat([
        pagePdf('/OpenAction 4 0 R', [JAVASCRIPT]),
        Buffer.from('4 0 obj\nnull\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n'),
      ]),
    ],
    [
      'a script packed in a stream of objects',
      pagePdf('/OpenAction 9 0 R', [packed(`9 0 ${JAVASCRIPT}`, '/Type /ObjStm /N 1 /First 4')]),
    ],
  ])('%s', async (_, bytes) => expect(await outcome(bytes)).toBe('upload-active-content'));

  test('made by a library, with its objects packed', async () => {
    const made = await PDFDocument.create();
    made.addPage();
    made.addJavaScript('hello', 'app.alert(1)');
    expect(await outcome(await made.save({ useObjectStreams: true }))).toBe('upload-active-content');
    const attached = await PDFDocument.create();
    attached.addPage();
    await attached.attach(Buffer.from('x'), 'a.txt', { mimeType: 'text/plain' });
    expect(await outcome(await attached.save())).toBe('upload-active-content');
  });

  test.each([
    ['an object inside a stream', pagePdf('', [`<</Length 60>>\nstream\n7 0 obj ${JAVASCRIPT} endobj\nendstream`])],
    ['an object inside a text', pagePdf('', ['(7 0 obj << >> endobj)'])],
    ['an object inside a comment', Buffer.concat([PDF, Buffer.from('% 7 0 obj <<>> endobj\n')])],
    [
      'a stream of objects under another name',
      pagePdf('', [packed(`9 0 ${JAVASCRIPT}`, '/Type 5 0 R /N 1 /First 4'), '/ObjStm']),
    ],
    ['a stream of objects without a name', pagePdf('', [packed(`9 0 ${JAVASCRIPT}`, '/N 1 /First 4')])],
    ['a ZIP at the end', Buffer.concat([PDF, ZIP_END])],
    ['a page at the beginning', Buffer.concat([Buffer.from('<html><script>'), PDF])],
  ])('%s', async (_, bytes) => expect(await outcome(bytes)).toBe('upload-suspicious'));

  test('a password', async () => {
    const made = await PDFDocument.create();
    made.addPage();
    made.encrypt({ userPassword: 'rahasia' });
    expect(await outcome(await made.save())).toBe('upload-encrypted');
  });

  test('a lock against printing only, and the refusal says so', async () => {
    const made = await PDFDocument.create();
    made.addPage();
    made.encrypt({ ownerPassword: 'rahasia', userPassword: '', permissions: { printing: false } });
    const refused = cleanUpload(await made.save());
    await expect(refused).rejects.toMatchObject({
      code: 'upload-encrypted',
      detail: expect.stringContaining('juga bila hanya terhadap pencetakan'),
    });
  });

  test.each([
    ['cut off', PDF.subarray(0, PDF.indexOf('endobj', 100))],
    ['without a catalog', Buffer.from('%PDF-1.4\n%%EOF\n')],
    ['nested without end', pagePdf('', [`${'['.repeat(200_000)}`])],
    [
      'a bomb in a stream of objects',
      pagePdf('', [packed(' '.repeat(64 * 1024 * 1024), '/Type /ObjStm /N 1 /First 4')]),
    ],
  ])('%s', async (_, bytes) => expect(await outcome(bytes)).toBe('upload-damaged'));
});

describe('a picture is encoded anew', () => {
  const exif = { IFD0: { Artist: 'SECRETNAME' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '4/1 30/1 0/1' } };

  test.each(['jpeg', 'png', 'webp'] as const)('%s without place, name, profile and tail', async (format) => {
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRETXMP</x:xmpmeta>';
    const made = await plain().withExif(exif).withXmp(xmp)[format]().toBuffer();
    const sent = Buffer.concat([made, Buffer.from('<script>SECRETTAIL</script>'), ZIP_END]);
    expect(sent.toString('latin1')).toMatch(/SECRETNAME.*SECRETTAIL/s);
    const { bytes, mediaType } = await cleanUpload(sent);
    expect(mediaType).toBe(`image/${format}`);
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/SECRET|Exif|GPS|xmpmeta|script|PK/);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 40, height: 20 });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect((await cleanUpload(sent)).bytes).toEqual(bytes);
  });

  test('one that was taken sideways stands upright', async () => {
    const { bytes } = await cleanUpload(
      await plain().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    );
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 20, height: 40 });
    expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
  });

  test('HEIC of a phone becomes JPEG, without its Exif block', async () => {
    expect(HEIC.toString('latin1')).toContain('SECRETNAME');
    const { bytes, mediaType } = await cleanUpload(HEIC);
    expect(mediaType).toBe('image/jpeg');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('SECRET');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 32, height: 16, format: 'jpeg' });
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(150);
    expect(data[2]).toBeLessThan(90);
    expect(await outcome(HEIC.subarray(0, HEIC.length - 200))).toBe('upload-damaged');
  });

  test.each(['jpeg', 'png', 'webp'] as const)('half a %s is refused', async (format) => {
    const noise = Buffer.from(Array.from({ length: 90 * 90 * 3 }, (_, index) => (index * 7919) % 251));
    const whole = await sharp(noise, { raw: { width: 90, height: 90, channels: 3 } })
      [format]()
      .toBuffer();
    expect(await outcome(whole.subarray(0, whole.length / 2))).toBe('upload-damaged');
    expect(await outcome(whole)).toBe(`image/${format}`);
  });

  test('a picture of more pixels than any page has is refused by its head', async () => {
    const before = process.memoryUsage().rss;
    expect(await outcome(pngHead(60_000, 60_000))).toBe('upload-too-many-pixels');
    expect(await outcome(pngHead(7_100, 7_100))).toBe('upload-too-many-pixels');
    expect(await outcome(await plain(8_000, 6_251).png().toBuffer())).toBe('upload-too-many-pixels');
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });

  test('what only begins as a picture is refused', async () => {
    expect(await outcome(Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300ffd9', 'hex'))).toBe(
      'upload-damaged',
    );
  });
});

test.each([
  ['empty', Buffer.of(), 'upload-empty'],
  ['text', Buffer.from('<html><script>alert(1)</script></html>'), 'upload-type-not-allowed'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), 'upload-type-not-allowed'],
  ['program', Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), 'upload-type-not-allowed'],
  [
    'program before a PDF',
    Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), PDF]),
    'upload-type-not-allowed',
  ],
  ['GIF', Buffer.from('GIF89a\x01\x00\x01\x00'), 'upload-type-not-allowed'],
  ['ZIP', ZIP_END, 'upload-type-not-allowed'],
  ['PDF after more than a kilobyte', Buffer.concat([Buffer.alloc(1_100, 0x20), PDF]), 'upload-type-not-allowed'],
])('%s is refused', async (_, bytes, code) => expect(await outcome(bytes)).toBe(code));

test('reading a file keeps no other work waiting', async () => {
  const many = pagePdf(
    '',
    Array.from({ length: 40_000 }, (_, index) => `<</A [${index} 0 R] /B (text)>>`),
  );
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const started = performance.now();
  expect(await outcome(many)).toBe('application/pdf');
  clearInterval(beat);
  expect(longest).toBeLessThan((performance.now() - started) / 2);
});

test('a hundred uploads at once wait for their turn', async () => {
  const bytes = await plain().png().toBuffer();
  const cleaned = await Promise.all(Array.from({ length: 100 }, () => cleanUpload(bytes)));
  expect(cleaned.map(({ mediaType }) => mediaType)).toEqual(Array.from({ length: 100 }, () => 'image/png'));
});

test('the paper of the tour in the README is taken', async () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const command = /^printf [\s\S]*?(?= > paper\.pdf$)/m.exec(readme)?.[0] ?? 'false';
  expect(await outcome(execFileSync('sh', ['-c', command]))).toBe('application/pdf');
});

/** A PNG that claims a size; its picture is missing. */
function pngHead(width: number, height: number): Buffer {
  const head = Buffer.alloc(17);
  head.write('IHDR', 0, 'latin1');
  head.writeUInt32BE(width, 4);
  head.writeUInt32BE(height, 8);
  head.set([8, 2, 0, 0, 0], 12);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk(head),
    chunk(Buffer.from('IDAT')),
    chunk(Buffer.from('IEND')),
  ]);
}

function chunk(content: Buffer): Buffer {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
